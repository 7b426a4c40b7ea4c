// The workshop does not know this tablet, or no longer does.
import { h, icon } from "../dom.js";
import { state } from "../model.js";
import { counted, say } from "../words.js";

export const stranger = () => [
  h("h1", null, say("stranger")),
  h("p", { class: "about" }, say("strangerAbout")),
  state.lost.length > 0 && h("div", { class: "note", role: "alert", "data-tone": "danger" }, icon("warning"), h("div", null, counted(state.lost.length, "lost"), h("ul", null, state.lost.map((label) => h("li", null, label))))),
  h("a", { class: "button", "data-kind": "primary", href: "/kiosco/alta" }, h("span", null, say("register"))),
];
