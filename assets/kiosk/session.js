// Who is at the tablet: comes in by the PIN, goes by the lock; and what is read from the server meanwhile.
import * as api from "./api.js";
import { dropAllDrafts } from "./drafts.js";
import * as lock from "./lock.js";
import { change, clockAhead, serverNow, setAhead, state } from "./model.js";
import { makeQueue } from "./queue.js";
import { counted, say } from "./words.js";

const STRANGER = "device_unknown";
const ENDED = "grant_refused";
let store = null;
let queue = null;

const isStranger = (refused) => refused.code === STRANGER;
const workPlace = (userId) => `work:${userId}`;

// One window of the tablet sends at a time.
const own = (send) => (navigator.locks ? navigator.locks.request("torque-kiosk-queue", send) : send());

export async function begin(opened) {
  store = opened;
  queue = makeQueue({ store, server: { act: (actions) => api.act(actions, serverNow()), upload: api.upload }, own, hooks: { settled, resting, stranger: (refused) => isStranger(refused) && (sendAway(), true) } });
  setAhead(await store.get("ahead"));
  const kept = await store.get("people");
  await look();
  change({ phase: "people", device: kept?.device ?? null, people: kept?.people ?? null });
  await refreshPeople();
  wake();
}

// Reads again what waits and what is to be told.
async function look() {
  const [waiting, told] = await Promise.all([store.waiting(), store.told()]);
  change({ queue: waiting, told });
}

async function settled() {
  await refreshWork();
  await look();
}

function resting(unheard) {
  change({ sending: false, online: unheard ? false : state.online });
}

export function wake() {
  if (state.phase === "stranger" || state.phase === "starting") return;
  if (state.queue.length) change({ sending: true });
  queue.wake();
}

export const hush = () => change({ online: false, sending: false });

async function sendAway() {
  queue.stop();
  const lost = (await store.waiting()).map((entry) => entry.label);
  await store.wipe();
  dropAllDrafts();
  change({ phase: "stranger", person: null, grant: null, key: null, base: null, tag: null, queue: [], told: [], people: null, device: null, lost });
}

// Every reading tells whether there is a connection, and whether this tablet is still one of the workshop's.
async function reading(ask) {
  try {
    const answer = await ask();
    const back = !state.online;
    change({ online: true });
    if (back) wake(); // else the queue keeps its own pauses
    await store.keep("ahead", clockAhead());
    return answer;
  } catch (lost) {
    if (lost instanceof api.Lost) change({ online: false });
    else if (isStranger(lost)) await sendAway();
    else if (lost.code === ENDED && state.grant) await endedElsewhere();
    else if (!lost.passing) throw lost;
    return null;
  }
}

async function endedElsewhere() {
  await lock.forget(store, state.person.user_id);
  leave(say("ended"));
}

export async function refreshPeople() {
  const told = await reading(api.people);
  if (!told) return;
  await store.keep("people", told);
  change({ device: told.device, people: told.people });
}

export async function refreshWork() {
  const { grant, key, person } = state;
  if (!grant) return;
  const told = await reading(() => api.work(grant, state.tag));
  if (!told || state.grant !== grant) return;
  if (key) await store.keep(workPlace(person.user_id), await lock.sealed(key, told.work));
  change({ base: told.work, tag: told.tag });
}

// --- coming and going -------------------------------------------------------------------

export const choose = (person) => change({ phase: "pin", person, said: "" });
export const reconsider = () => change({ phase: "people", person: null, said: "" });

export async function enter(pin) {
  change({ busy: true, said: "" });
  try {
    if (!(await enterByServer(pin))) await enterAlone(pin);
  } catch (refused) {
    change({ said: refused.message });
  } finally {
    change({ busy: false });
  }
}

// True when the server let the person in; false when nobody answered. A refusal is thrown.
async function enterByServer(pin) {
  let entered;
  try {
    entered = await api.enter(state.person.user_id, pin);
  } catch (lost) {
    if (lost instanceof api.Lost || lost.status >= 500) {
      change({ online: false });
      return false;
    }
    if (isStranger(lost)) await sendAway();
    throw lost;
  }
  const key = lock.canLock() ? await lock.remember(store, state.person.user_id, pin, entered) : null;
  change({ online: true });
  await open(entered, key);
  return true;
}

async function enterAlone(pin) {
  if (!lock.canLock()) throw new Error(say("needsServer"));
  let found;
  try {
    found = await lock.unlock(store, state.person.user_id, pin);
  } catch (out) {
    if (!(out instanceof lock.StaysOut)) throw out;
    throw new Error(out.left ? counted(out.left, "wrongPinAlone") : say("needsServer"));
  }
  await open(found.entered, found.key);
}

async function open(entered, key) {
  const userId = entered.person.user_id;
  const kept = key && (await store.get(workPlace(userId)));
  const base = kept ? await lock.opened(key, kept).catch(() => null) : null; // sealed under an older PIN
  change({ phase: "work", person: entered.person, grant: entered.grant, key, base, tag: null, orderId: null, said: "" });
  await refreshWork();
  wake();
}

// The grant leaves the memory; what is sealed stays, for the same person to come back without the server.
export function leave(said = "") {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  change({ phase: "people", person: null, grant: null, key: null, base: null, tag: null, orderId: null, said });
  refreshPeople();
}

// The end of the shift: nobody comes in again as this person without the server.
export async function endShift() {
  const { grant, person } = state;
  await api.leave(grant).catch(() => null); // it ends by itself in hours; here it is gone at once
  await lock.forget(store, person.user_id);
  await store.forget(workPlace(person.user_id));
  leave();
}

// --- doing ------------------------------------------------------------------------------

export async function remember(entry, blobs) {
  await store.enqueue(entry, blobs);
  await look();
  wake();
}

export async function markRead(key) {
  await store.read(key);
  await look();
}

// What has to be answered at once: with everything before it sent, and not kept for later.
export async function actNow(entry) {
  await queue.wake();
  const [outcome] = await api.act([entry], serverNow());
  await refreshWork();
  return outcome;
}
