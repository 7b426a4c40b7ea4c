// A part that is missing: what, and how many.
import { act } from "../acts.js";
import { button, h } from "../dom.js";
import { state, work } from "../model.js";
import { say } from "../words.js";
import { orderOf } from "../work.js";
import { pickOrder } from "./scan.js";
import { field, sheet, wrong } from "./sheet.js";
import { draftOf, dropDraft } from "../drafts.js";

const MOST = 99;

// `part`: {id, label} when it was scanned.
export async function askPart(orderId, part = null) {
  const id = orderId ?? (await pickOrder(say("partFor")));
  if (!id) return;
  const { user_id } = state.person;
  const draft = draftOf(user_id, "part", () => ({ name: "", quantity: 1 }));
  if (part) draft.name = part.label;
  const said = wrong();
  const send = async (close) => {
    const name = draft.name.trim();
    if (!name) return void (said.textContent = say("partName"));
    const what = part && part.label === name ? { item_id: part.id, name } : { name };
    dropDraft(user_id, "part");
    await act("part.ask", { ot_id: id, ...what, quantity: draft.quantity }, say("didAsk", { name, quantity: draft.quantity }));
    return close();
  };
  sheet(say("partTitle", { number: orderOf(work(), id)?.number ?? "" }), (close) => [
    field(say("partWhat"), { id: "part-name", value: draft.name, hint: say("partHint"), typed: (text) => (draft.name = text) }),
    stepper(draft),
    said,
    button(say("partSend"), { kind: "primary", picture: "part", onclick: () => send(close) }),
  ]);
}

function stepper(draft) {
  const shown = h("output", { class: "count", "aria-label": say("quantity") }, String(draft.quantity));
  const by = (step) => () => {
    draft.quantity = Math.min(MOST, Math.max(1, draft.quantity + step));
    shown.textContent = String(draft.quantity);
  };
  return h("div", { class: "stepper", role: "group", "aria-label": say("quantity") }, button("−", { label: say("fewer"), onclick: by(-1) }), shown, button("+", { label: say("oneMore"), onclick: by(1) }));
}
