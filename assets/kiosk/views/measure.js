// What an instrument shows, typed beside the light of its point.
import { h } from "../dom.js";
import { say } from "../words.js";

// A measure typed before the light waits for it: measuring alone answers nothing.
const waiting = new Map();

// What goes along with a light: the measure that waited for it, once.
export function measured(key) {
  const value = waiting.get(key);
  return waiting.delete(key) ? { measure: value } : {};
}

// The field of a point with a unit, or nothing; `keep` sends the measure of one that has its light.
export function measure(point, { key, answered, keep }) {
  if (!point.unit) return null;
  const id = `measure-${key}`;
  const typed = (event) => {
    const value = event.target.value.trim().replace(",", ".");
    if (!/^\d+(\.\d+)?$/.test(value)) return;
    if (answered) keep({ measure: value });
    else waiting.set(key, value);
  };
  const value = String(waiting.get(key) ?? point.measure ?? "").replace(".", ",");
  return h(
    "p",
    { class: "measure" },
    h("label", { for: id }, say("measure", { unit: point.unit })),
    h("input", { id, "data-key": id, type: "text", inputmode: "decimal", autocomplete: "off", value, onchange: typed }),
  );
}
