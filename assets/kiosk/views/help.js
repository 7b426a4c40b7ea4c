// Somebody has to come: a word or two of why.
import { act } from "../acts.js";
import { button, h } from "../dom.js";
import { draftOf, dropDraft } from "../drafts.js";
import { state } from "../model.js";
import { say } from "../words.js";
import { field, sheet } from "./sheet.js";

const QUICK = ["helpHands", "helpTool", "helpDoubt", "helpParts"];

export function askHelp(orderId) {
  const { user_id } = state.person;
  const draft = draftOf(user_id, "help", () => ({ words: "" }));
  const send = async (words, close) => {
    dropDraft(user_id, "help");
    await act("help.ask", { ...(orderId && { ot_id: orderId }), words }, say("didHelp", { words }));
    close();
  };
  sheet(say("helpTitle"), (close) => [
    h("div", { class: "answers" }, QUICK.map((word) => button(say(word), { onclick: () => send(say(word), close) }))),
    field(say("helpOther"), { id: "help-words", value: draft.words, rows: 2, typed: (text) => (draft.words = text) }),
    button(say("helpSend"), { kind: "primary", picture: "help", onclick: () => send(draft.words.trim() || say("helpHands"), close) }),
  ]);
}
