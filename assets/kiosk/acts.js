// What a person does: an action with its key, its moment, and the words it is shown with until the server has it.
import { change, serverNow, state } from "./model.js";
import { actNow, remember } from "./session.js";

// A key like any UUID; also where browsers have no `randomUUID`, on pages that came unprotected.
export function newKey() {
  const made = crypto.getRandomValues(new Uint8Array(16));
  made[6] = (made[6] & 0x0f) | 0x40;
  made[8] = (made[8] & 0x3f) | 0x80;
  const text = Array.from(made, (one) => one.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

const entryOf = (kind, payload) => ({ key: newKey(), kind, payload, happened_at: serverNow().toISOString(), grant: state.grant });

// `files`: [{key, blob}] that the payload names.
export async function act(kind, payload, label, files = []) {
  const { user_id, name } = state.person;
  const entry = { ...entryOf(kind, payload), label, user_id, name, uploads: files.map((file) => file.key) };
  await remember(entry, files);
}

// For a second person's signature: resolves with the outcome, or throws the sentence.
export const actAtOnce = (kind, payload) => actNow(entryOf(kind, payload));

export const openOrder = (orderId) => {
  change({ orderId });
  scrollTo({ top: 0 });
};
