// The lock screen: who are you, and the pad for the PIN.
import { button, chip, h, icon } from "../dom.js";
import { state } from "../model.js";
import { choose, enter, reconsider } from "../session.js";
import { counted, say } from "../words.js";

const MOST = 8;
const LEAST = 4;
let typed = "";

function card(person) {
  const waiting = state.queue.filter((entry) => entry.user_id === person.user_id).length;
  const unread = state.told.filter((one) => one.user_id === person.user_id).length;
  return h(
    "li",
    null,
    h(
      "button",
      { type: "button", class: "button person", "data-key": person.user_id, disabled: !person.has_pin, onclick: () => pick(person) },
      h("span", { class: "initials", "aria-hidden": "true" }, person.initials),
      h(
        "span",
        { class: "stack" },
        h("strong", null, person.name),
        h("span", { class: "quiet" }, person.has_pin ? (person.busy_with ?? say("free")) : say("noPin")),
        waiting > 0 && chip(counted(waiting, "waiting"), "warning", "tray"),
        unread > 0 && chip(counted(unread, "failed"), "danger", "warning"),
      ),
    ),
  );
}

function pick(person) {
  typed = "";
  choose(person);
}

const nobody = () => (state.people ? "nobody" : state.online ? "loading" : "nobodyYet");

export const people = () => [
  h("h1", null, say("whoAreYou")),
  state.said && h("p", { class: "note", role: "alert", "data-tone": "warning" }, icon("warning"), state.said),
  state.people?.length ? h("ul", { class: "people" }, state.people.map(card)) : h("p", { class: "about", role: "status" }, say(nobody())),
];

// --- the pad ------------------------------------------------------------------------------

function dots() {
  const place = document.getElementById("dots");
  if (!place) return;
  place.textContent = "●".repeat(typed.length);
  document.getElementById("typed").textContent = counted(typed.length, "digits");
}

export function type(key) {
  if (state.phase !== "pin" || state.busy) return false;
  if (/^\d$/.test(key)) typed = (typed + key).slice(0, MOST);
  else if (key === "Backspace") typed = typed.slice(0, -1);
  else if (key === "Enter") send();
  else return false;
  dots();
  return true;
}

async function send() {
  if (typed.length < LEAST) return;
  const pin = typed;
  typed = "";
  dots();
  await enter(pin);
}

const digit = (number) => button(number, { key: `digit-${number}`, onclick: () => type(number) });

export const pin = () => [
  h("h1", null, say("yourPin", { name: state.person.name })),
  h("p", { class: "dots", id: "dots", "aria-hidden": "true" }, "●".repeat(typed.length)),
  h("p", { class: "unseen", id: "typed", role: "status" }),
  h("p", { class: "note", role: "alert", "data-tone": "danger", hidden: !state.said }, state.said),
  h(
    "div",
    { class: "pad" },
    ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(digit),
    button(say("erase"), { key: "erase", picture: "erase", onclick: () => type("Backspace") }),
    digit("0"),
    button(state.busy ? say("entering") : say("enter"), { key: "enter", kind: "primary", picture: "check", disabled: state.busy, onclick: send }),
  ),
  button(say("otherPerson"), { key: "other", picture: "back", onclick: reconsider }),
];
