// The bar over everything: which tablet, whether there is a connection, what waits, who is there.
import { button, chip, h, icon } from "../dom.js";
import { leave } from "../session.js";
import { state, tellings } from "../model.js";
import { counted, say } from "../words.js";
import { openPerson } from "./person.js";
import { openTray } from "./tray.js";

function connection() {
  if (!state.online) return chip(say("offline"), "warning", "offline");
  return state.sending && state.queue.length ? chip(say("sending"), "info", "sending") : chip(say("online"), "success", "online");
}

function trayButton() {
  const unread = tellings().length;
  const waiting = state.queue.length;
  const words = [waiting && counted(waiting, "waiting"), unread && counted(unread, "failed")].filter(Boolean).join(" · ");
  return button(words || say("allSent"), { key: "tray", picture: unread ? "warning" : "tray", kind: unread ? "danger" : "plain", onclick: openTray });
}

export const top = () => [
  h("div", { class: "place" }, h("strong", null, state.device?.name ?? "TORQUE 360"), h("span", null, state.device?.centre ?? "")),
  h("div", { class: "link", role: "status" }, connection()),
  state.phase === "work" && [
    trayButton(),
    h("button", { type: "button", class: "button who", "data-key": "who", onclick: openPerson }, icon("person"), h("span", null, state.person.name)),
    button(say("lock"), { key: "lock", picture: "lock", onclick: () => leave() }),
  ],
];
