// What waits to be sent, and what could not be done: that stays until it is read.
import { button, chip, draw, h, icon } from "../dom.js";
import { onChange, state, tellings } from "../model.js";
import { markRead, wake } from "../session.js";
import { counted, say, when } from "../words.js";
import { sheet } from "./sheet.js";

const failed = (one) =>
  h(
    "li",
    { class: "row" },
    h("p", { class: "task" }, one.label),
    h("p", { class: "note", "data-tone": "danger" }, icon("warning"), one.sentence || say("refusedPlain")),
    h("p", { class: "quiet" }, when(one.at)),
    button(say("understood"), { key: `read-${one.key}`, picture: "check", onclick: () => markRead(one.key) }),
  );

const waiting = (entry) => h("li", { class: "row" }, h("p", { class: "task" }, entry.label), h("p", { class: "facts" }, chip(say("pending"), "warning", "tray"), h("span", { class: "quiet" }, `${entry.name} · ${when(entry.happened_at)}`)));

const inside = () => {
  const unread = tellings();
  return h(
    "div",
    { class: "tray" },
    unread.length > 0 && [h("h3", null, counted(unread.length, "failed")), h("ul", { class: "rows" }, unread.map(failed))],
    h("h3", null, counted(state.queue.length, "waiting")),
    state.queue.length ? [h("ul", { class: "rows" }, state.queue.map(waiting)), button(say("sendNow"), { key: "send-now", picture: "sending", onclick: wake })] : h("p", { class: "about" }, say("allSentLong")),
  );
};

let place = null;
onChange(() => place && draw(place, inside()));

export function openTray() {
  place = h("div");
  draw(place, inside());
  sheet(say("tray"), () => place, { onclose: () => (place = null) });
}
