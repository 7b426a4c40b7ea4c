// The lock of a person's things on the tablet: AES-GCM under a key made of the PIN.
//
// A PIN is short: this keeps out whoever picks the tablet up, not whoever takes its disk apart. What they would win
// is a grant of twelve hours that only works together with the cookie of this device, which can be revoked.
const ROUNDS = 600_000;
const TRIES = 5;
const bytes = new TextEncoder();
const text = new TextDecoder();

// Why somebody stays out: `left` tries remain; 0 means that only the server can let them in.
export class StaysOut extends Error {
  constructor(left) {
    super();
    this.left = left;
  }
}

// Browsers have no cryptography on pages that came unprotected from elsewhere.
export const canLock = () => Boolean(globalThis.crypto?.subtle);

async function keyOf(pin, salt) {
  const typed = await crypto.subtle.importKey("raw", bytes.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function sealed(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, shut: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes.encode(JSON.stringify(value))) };
}

export const opened = async (key, { iv, shut }) => JSON.parse(text.decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, shut)));

const place = (userId) => `lock:${userId}`;

// Keeps what the server gave for a right PIN; returns the key, for the other things of the person.
export async function remember(store, userId, pin, entered) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await keyOf(pin, salt);
  await store.keep(place(userId), { salt, tries: 0, expires_at: entered.expires_at, ...(await sealed(key, entered)) });
  return key;
}

// Resolves with `{key, entered}`; the try is written down before it is made, so that no reload gives it back.
export async function unlock(store, userId, pin, now = new Date()) {
  const kept = await store.get(place(userId));
  if (!kept || new Date(kept.expires_at) <= now || kept.tries >= TRIES) {
    await forget(store, userId);
    throw new StaysOut(0);
  }
  const tries = kept.tries + 1;
  await store.keep(place(userId), { ...kept, tries });
  const key = await keyOf(pin, kept.salt);
  let entered;
  try {
    entered = await opened(key, kept);
  } catch {
    if (tries >= TRIES) await forget(store, userId);
    throw new StaysOut(TRIES - tries);
  }
  await store.keep(place(userId), { ...kept, tries: 0 });
  return { key, entered };
}

export const forget = (store, userId) => store.forget(place(userId));
