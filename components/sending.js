// A file sent in pieces: what arrived stays arrived, so after a lost connection only the rest is sent again.
import { forget, isKept, keep, keepPieces, waitingFor } from "./waiting.js";
import { words } from "./words.js";

const PIECE = 256 * 1024;
const FOLDER = "/api/v1/files";
const PASSING = new Set([401, 408, 429]);
// A piece sent again in one visit is answered as before; a later visit may come when that answer names nothing any more.
const VISIT = Date.now().toString(36);

// Resolves with the answer's data; rejects with the server's sentence, `final` when trying again is of no use.
function post(path, { body, key, onProgress, type }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-Requested-With", "torque");
    if (key) request.setRequestHeader("Idempotency-Key", key);
    if (type) request.setRequestHeader("Content-Type", type);
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      let told = null;
      try {
        told = JSON.parse(request.responseText);
      } catch {
        told = null;
      }
      if (request.status < 300) return resolve(told?.data);
      const final = request.status >= 400 && request.status < 500 && !PASSING.has(request.status);
      reject(Object.assign(new Error(told?.error?.message ?? words.photoRefused), { final, code: told?.error?.code ?? "", fields: told?.error?.details?.fields ?? {} }));
    };
    request.onerror = () => reject(Object.assign(new Error(words.photoWaits), { final: false, fields: {} }));
    request.send(body);
  });
}

export const postJson = (path, body, key) => post(path, { body: JSON.stringify(body), key, type: "application/json" });

// `parcel` is {file, key, name, ownerType, ownerId}; it remembers its pieces, and `send` may be called again after a failure.
export async function send(parcel, onProgress) {
  const { file, key } = parcel;
  parcel.pieces ??= [];
  const count = Math.max(1, Math.ceil(file.size / PIECE));
  while (parcel.pieces.length < count) {
    const index = parcel.pieces.length;
    const form = new FormData();
    form.append("file", file.slice(index * PIECE, (index + 1) * PIECE), "piece");
    const before = index * PIECE;
    const told = await post(`${FOLDER}/pieces`, {
      body: form,
      key: `${key}-${index}-${VISIT}`,
      onProgress: (loaded) => onProgress?.(Math.min(99, Math.round((100 * (before + loaded)) / file.size))),
    });
    parcel.pieces.push(told.piece);
    await keepPieces(parcel);
  }
  const whole = { owner_type: parcel.ownerType, owner_id: parcel.ownerId, name: parcel.name || file.name, pieces: parcel.pieces };
  try {
    return await postJson(`${FOLDER}/assembled`, whole, key);
  } catch (refused) {
    // pieces nobody put together are swept away after a day: they are sent anew
    if (refused.code !== "file_missing") throw refused;
    parcel.pieces = [];
    await keepPieces(parcel);
    throw Object.assign(refused, { final: false });
  }
}

// What waits to be sent, whatever page is open: leaving the step or the page it was taken on loses no photo.
export const outbox = { waiting: [], listeners: new Set(), busy: false };

const tell = (news) => outbox.listeners.forEach((listen) => listen(news));

// One window of a device sends at a time.
const own = (work) => (navigator.locks ? navigator.locks.request("torque-photos", work) : work());

async function done(parcel, news) {
  outbox.waiting.shift();
  await forget(parcel);
  tell({ parcel, progress: 0, error: "", ...news });
}

// False when it has to wait for another try. What another window sent meanwhile is only told of.
async function sendFirst() {
  const [parcel] = outbox.waiting;
  tell({ parcel, progress: 0, error: "" });
  try {
    if (!parcel.kept || (await isKept(parcel))) await send(parcel, (progress) => tell({ parcel, progress, error: "" }));
    await done(parcel, { progress: 100, sent: true });
  } catch (refused) {
    if (refused.final) await done(parcel, { error: refused.message });
    else tell({ parcel, progress: 0, error: refused.message });
    return Boolean(refused.final);
  }
  return true;
}

async function work() {
  if (outbox.busy || !outbox.waiting.length) return;
  outbox.busy = true;
  try {
    await own(async () => {
      while (outbox.waiting.length && (await sendFirst()));
    });
  } finally {
    outbox.busy = false;
  }
}

export async function postLater(parcel) {
  parcel.kept = await keep(parcel);
  outbox.waiting.push(parcel);
  tell({ parcel, progress: 0, error: "" });
  return work();
}

// Takes up what an earlier visit left waiting for a record.
export async function takeUp(ownerType, ownerId) {
  const left = await waitingFor(ownerType, ownerId);
  for (const parcel of left) {
    if (outbox.waiting.some((one) => one.key === parcel.key)) continue;
    outbox.waiting.push({ ...parcel, kept: true });
    tell({ parcel, progress: 0, error: "" });
  }
  return work();
}

if (typeof addEventListener === "function") {
  addEventListener("online", work);
  addEventListener("beforeunload", (event) => outbox.waiting.length && event.preventDefault());
  setInterval(() => outbox.waiting.length && work(), 15_000);
}
