// Pieces that stand in more than one place: a car, a promise, a state, a mark of what waits.
import { chip, h, icon } from "../dom.js";
import { serverNow, state, toldOf } from "../model.js";
import { clock, number, plate, say, when } from "../words.js";
import { elapsed } from "../work.js";

const SOON = 2 * 3_600_000;
const STATES = { OPEN: ["todo", "neutral"], RUNNING: ["running", "accent"], PAUSED: ["paused", "warning"], DONE: ["done", "success"] };

export const plateOf = (order) => h("span", { class: "plate" }, plate(order.plate));

export function promise(order) {
  if (!order.promised_at) return null;
  const left = new Date(order.promised_at) - serverNow();
  const tone = left < 0 ? "danger" : left < SOON ? "warning" : "neutral";
  return chip(say(left < 0 ? "late" : "promised", { when: when(order.promised_at) }), tone, "clock");
}

export function stateOf(task) {
  const [word, tone] = STATES[task.state];
  const reason = task.state === "PAUSED" && state.base.pause_reasons.find((one) => one.value === task.pause_reason);
  return chip(reason ? say("pausedFor", { reason: reason.label }) : say(word), tone);
}

export const pending = (thing) => thing.pending && chip(say("pending"), "warning", "tray");

// What could not be done stays on the thing it was done to until it is read in the tray.
export function refusal(id) {
  const told = toldOf(id);
  return told && h("p", { class: "note", "data-tone": "danger" }, icon("warning"), told.sentence);
}

// The clock of a task; `tick` moves those that run.
export function spentOn(task) {
  const now = serverNow();
  const running = task.state === "RUNNING" && task.counted_at;
  return h(
    "span",
    { class: "spent", "data-since": running ? task.counted_at : null, "data-spent": running ? task.spent_seconds : null },
    running ? "" : clock(elapsed(task, now)),
  );
}

export function tick() {
  const now = serverNow();
  for (const one of document.querySelectorAll("[data-since]")) {
    one.textContent = clock(Number(one.dataset.spent) + Math.max(0, (now - new Date(one.dataset.since)) / 1000));
  }
}

export const standard = (task) => Number(task.standard_hours) > 0 && h("span", { class: "quiet" }, say("standard", { hours: number(task.standard_hours) }));
