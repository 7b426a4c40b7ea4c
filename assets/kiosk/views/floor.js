// My work: what I do now, what comes next, and what I may need.
import { openOrder } from "../acts.js";
import { button, h, icon } from "../dom.js";
import { state, work } from "../model.js";
import { running, upcoming } from "../work.js";
import { counted, say } from "../words.js";
import { askHelp } from "./help.js";
import { addFinding } from "./finding.js";
import { askPart } from "./part.js";
import { pending, plateOf, promise, refusal, spentOn, standard, stateOf } from "./pieces.js";
import { openScan } from "./scan.js";
import { finish, handOver, pause, start } from "./tasks.js";

const car = (order) => h("p", { class: "car" }, plateOf(order), h("span", null, order.make_model), h("span", { class: "quiet" }, order.client_first_name));

function current(task) {
  const { order } = task;
  return [
    car(order),
    h("p", { class: "task" }, task.description),
    h("p", { class: "facts" }, spentOn(task), standard(task), promise(order), order.bay && h("span", { class: "quiet" }, say("bay", { bay: order.bay })), pending(task)),
    refusal(task.labor_id),
    h(
      "div",
      { class: "main-actions" },
      button(say("pause"), { key: "pause", picture: "pause", kind: "warning", onclick: () => pause(task) }),
      button(say("finish"), { key: "finish", picture: "check", kind: "primary", onclick: () => finish(task) }),
    ),
    h(
      "div",
      { class: "more-actions" },
      button(say("seeOrder"), { key: "open-now", picture: "list", label: say("openOrder", { number: order.number }), onclick: () => openOrder(order.id) }),
      button(say("handOver"), { key: "hand-over", picture: "hand-over", onclick: () => handOver(task) }),
    ),
  ];
}

function next(task) {
  const { order } = task;
  const word = task.state === "PAUSED" ? "resume" : "start";
  return h(
    "li",
    { class: "next", "data-pending": Boolean(task.pending) },
    h("div", { class: "stack" }, car(order), h("p", { class: "task" }, task.description), h("p", { class: "facts" }, stateOf(task), standard(task), promise(order), pending(task)), refusal(task.labor_id)),
    h(
      "div",
      { class: "stack" },
      button(say(word), { key: `start-${task.labor_id}`, picture: "play", kind: "primary", label: `${say(word)}: ${task.description}`, onclick: () => start(task) }),
      button(say("seeOrder"), { key: `open-${task.labor_id}`, picture: "list", label: say("openOrder", { number: order.number }), onclick: () => openOrder(order.id) }),
    ),
  );
}

// Orders in which the person has no task left: theirs to send on, or to control.
function others(floor, mine) {
  const rest = floor.orders.filter((order) => !mine.has(order.id));
  return (
    rest.length > 0 &&
    h(
      "details",
      { class: "others", "data-key": "others" },
      h("summary", null, counted(rest.length, "others")),
      h("ul", null, rest.map((order) => h("li", null, button(`${order.number} · ${order.plate} · ${order.make_model}`, { key: `other-${order.id}`, onclick: () => openOrder(order.id) })))),
    )
  );
}

export function help(orderId) {
  return h(
    "section",
    { class: "zone help", "aria-labelledby": "zone-help" },
    h("h2", { id: "zone-help" }, say("help")),
    h(
      "div",
      { class: "help-actions" },
      button(say("part"), { key: "help-part", picture: "part", onclick: () => askPart(orderId) }),
      button(say("finding"), { key: "help-finding", picture: "finding", onclick: () => addFinding(orderId) }),
      button(say("askHelp"), { key: "help-ask", picture: "help", onclick: () => askHelp(orderId) }),
      button(say("scan"), { key: "help-scan", picture: "scan", onclick: openScan }),
    ),
  );
}

export function floor() {
  const now = work();
  if (!now) return h("p", { class: "about", role: "status" }, icon("offline"), say(state.online ? "loading" : "nothingKept"));
  const task = running(now);
  const later = upcoming(now);
  const mine = new Set([task, ...later].filter(Boolean).map((one) => one.order.id));
  return [
    h("section", { class: "zone now", "aria-labelledby": "zone-now" }, h("h2", { id: "zone-now" }, say("now"), task && h("span", { class: "quiet" }, task.order.number)), task ? current(task) : h("p", { class: "about" }, say(later.length ? "idle" : "free"))),
    h(
      "section",
      { class: "zone later", "aria-labelledby": "zone-next" },
      h("h2", { id: "zone-next" }, say("next")),
      later.length ? h("ul", { class: "queue" }, later.map(next)) : h("p", { class: "about" }, say("noNext")),
      others(now, mine),
    ),
    help(task?.order.id ?? null),
  ];
}
