// The server: the device answers for itself by its cookie, the person by a grant.
import { hearClock } from "./model.js";

const PATIENCE = 15_000;
const LONG_PATIENCE = 120_000; // a photo on a slow line, or a whole day of actions

// The server said no, in a sentence.
export class Refused extends Error {
  constructor(status, error, retryAfter = 0) {
    super(error?.message ?? "");
    Object.assign(this, { status, code: error?.code ?? "", details: error?.details ?? {}, retryAfter });
  }

  // Asking the same again may end otherwise.
  get passing() {
    return this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}

// Nobody answered.
export class Lost extends Error {}

async function ask(method, path, { body, headers = {}, patience = PATIENCE } = {}) {
  let answer;
  let told = null;
  try {
    answer = await fetch(`/api/v1/kiosk/${path}`, {
      method,
      body,
      headers: { "X-Requested-With": "torque", ...headers },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(patience),
    });
    if (answer.status === 304 || answer.status === 204) return { answer, data: null };
    told = await answer.json();
  } catch (lost) {
    if (answer?.ok === false) throw new Refused(answer.status, null);
    throw new Lost(lost.message);
  }
  hearClock(told.timestamp);
  if (!answer.ok) throw new Refused(answer.status, told.error, Number(answer.headers.get("retry-after") ?? 0));
  return { answer, data: told.data };
}

const json = (value, headers = {}) => ({ body: JSON.stringify(value), headers: { "Content-Type": "application/json", ...headers } });
const by = (grant) => ({ "X-Kiosk-Grant": grant });

export const people = async () => (await ask("GET", "people")).data;
export const enter = async (userId, pin) => (await ask("POST", "sessions", json({ user_id: userId, pin }))).data;
export const leave = (grant) => ask("DELETE", "sessions", { headers: by(grant) });
export const scan = async (grant, code) => (await ask("GET", `scan?code=${encodeURIComponent(code)}`, { headers: by(grant) })).data;

export async function act(actions, now) {
  const { data } = await ask("POST", "actions", { ...json({ actions, sent_at: now.toISOString() }), patience: LONG_PATIENCE });
  return data.outcomes;
}

// Resolves with `{work, tag}`, or null when nothing changed since `tag`.
export async function work(grant, tag) {
  const headers = tag ? { ...by(grant), "If-None-Match": tag } : by(grant);
  const { answer, data } = await ask("GET", "work", { headers });
  return data && { work: data, tag: answer.headers.get("etag") };
}

export const upload = (grant, key, blob) =>
  ask("PUT", `uploads/${key}`, { body: blob, headers: { ...by(grant), "Content-Type": blob.type }, patience: LONG_PATIENCE });
