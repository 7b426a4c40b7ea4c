// The traffic light: a colour is never alone, its word stands beside it.
import { button, h } from "../dom.js";
import { say } from "../words.js";

export const GRADES = [
  ["GREEN", "success", "green"],
  ["AMBER", "warning", "amber"],
  ["RED", "danger", "red"],
  ["GREY", "neutral", "grey"],
];

// `among`: the lights offered; calls `graded` with the one pressed.
export function lights(name, current, graded, { among = GRADES, key }) {
  const one = ([grade, tone, word]) => {
    const made = button(say(word), { key: `${key}:${grade}`, pressed: current === grade, onclick: () => graded(grade) });
    made.dataset.tone = tone;
    return made;
  };
  return h("div", { class: "lights", role: "group", "aria-label": name }, among.map(one));
}
