// A file sent in pieces: what arrived stays arrived, so after a lost connection only the rest is sent again.
import { words } from "./words.js";

const PIECE = 256 * 1024;
const FOLDER = "/api/v1/files";

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
      const final = request.status >= 400 && request.status < 500 && request.status !== 429;
      reject(Object.assign(new Error(told?.error?.message ?? words.photoRefused), { final, fields: told?.error?.details?.fields ?? {} }));
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
      key: `${key}-${index}`,
      onProgress: (loaded) => onProgress?.(Math.min(99, Math.round((100 * (before + loaded)) / file.size))),
    });
    parcel.pieces.push(told.piece);
  }
  return postJson(`${FOLDER}/assembled`, { owner_type: parcel.ownerType, owner_id: parcel.ownerId, name: parcel.name || file.name, pieces: parcel.pieces }, key);
}

// What waits to be sent, for the whole visit: leaving the step or the page it was taken on loses no photo.
export const outbox = { waiting: [], listeners: new Set(), busy: false };

const tell = (news) => outbox.listeners.forEach((listen) => listen(news));

async function work() {
  if (outbox.busy) return;
  outbox.busy = true;
  while (outbox.waiting.length) {
    const parcel = outbox.waiting[0];
    tell({ parcel, progress: 0, error: "" });
    try {
      await send(parcel, (progress) => tell({ parcel, progress, error: "" }));
      outbox.waiting.shift();
      tell({ parcel, progress: 100, error: "", sent: true });
    } catch (refused) {
      if (refused.final) outbox.waiting.shift();
      tell({ parcel, progress: 0, error: refused.message });
      if (!refused.final) break;
    }
  }
  outbox.busy = false;
}

export function postLater(parcel) {
  outbox.waiting.push(parcel);
  work();
}

if (typeof addEventListener === "function") {
  addEventListener("online", work);
  addEventListener("beforeunload", (event) => outbox.waiting.length && event.preventDefault());
  setInterval(() => outbox.waiting.length && work(), 15_000);
}
