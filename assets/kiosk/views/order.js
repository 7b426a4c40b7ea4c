// One OT: its tasks, the inspection, the parts asked for, the control of the work.
import { act, openOrder } from "../acts.js";
import { button, chip, h } from "../dom.js";
import { may, state, work } from "../model.js";
import { number, say } from "../words.js";
import { orderOf } from "../work.js";
import { control } from "./control.js";
import { help } from "./floor.js";
import { inspection } from "./inspection.js";
import { pending, plateOf, promise, refusal, spentOn, standard, stateOf } from "./pieces.js";
import { finish, handOver, pause, start } from "./tasks.js";

const STATUS = { ASKED: ["asked", "warning"], APPROVED: ["approved", "info"], ISSUED: ["issued", "success"], REFUSED: ["refused", "danger"] };

function gestures(task) {
  const one = (word, picture, kind, run) => button(say(word), { key: `${word}-${task.labor_id}`, picture, kind, label: `${say(word)}: ${task.description}`, onclick: () => run(task) });
  if (!task.mine || task.state === "DONE") return null;
  const going = task.state === "RUNNING";
  return h(
    "div",
    { class: "more-actions" },
    going ? one("pause", "pause", "warning", pause) : one(task.state === "PAUSED" ? "resume" : "start", "play", "primary", start),
    task.state !== "OPEN" && one("finish", "check", going ? "primary" : "plain", finish),
    one("handOver", "hand-over", "plain", handOver),
  );
}

const row = (order) => (task) =>
  h(
    "li",
    { class: "row", "data-pending": Boolean(task.pending) },
    h("p", { class: "task" }, task.description),
    h("p", { class: "facts" }, stateOf(task), spentOn(task), standard(task), h("span", { class: "quiet" }, task.mine ? say("mine") : (task.technician ?? say("unassigned"))), pending(task)),
    refusal(task.labor_id),
    gestures({ ...task, order }),
  );

function request(one) {
  const [word, tone] = STATUS[one.status] ?? STATUS.ASKED;
  return h("li", { class: "row facts" }, h("span", null, `${number(one.quantity)} × ${one.name}`), chip(say(word), tone), pending(one));
}

// One press for the whole OT: what comes next for it.
const step = (word, kind, order, done) =>
  button(say(word), { key: kind, picture: "check", kind: kind === "order.finish" ? "primary" : "plain", onclick: () => act(kind, { ot_id: order.id }, say(done, { number: order.number })) });

const section = (title, ...inside) => h("section", { class: "zone" }, h("h2", null, title), inside);

export function order() {
  const found = orderOf(work(), state.orderId);
  const back = button(say("back"), { key: "back", picture: "back", onclick: () => openOrder(null) });
  if (!found) return [back, h("p", { class: "about" }, say("orderGone"))];
  return [
    h(
      "div",
      { class: "order-head" },
      back,
      h("h1", null, found.number),
      h("p", { class: "car" }, plateOf(found), h("span", null, found.make_model), h("span", { class: "quiet" }, found.client_first_name)),
      h("p", { class: "facts" }, promise(found), found.bay && h("span", { class: "quiet" }, say("bay", { bay: found.bay })), pending(found)),
      refusal(found.id),
    ),
    found.complaint && section(say("complaint"), h("p", { class: "words" }, found.complaint)),
    section(say("tasks"), h("ul", { class: "rows" }, found.tasks.map(row(found)))),
    found.may_finish && step("orderFinish", "order.finish", found, "didFinishOrder"),
    found.check ? section(say("control"), control(found)) : found.may_check && step("checkBegin", "check.begin", found, "didBeginCheck"),
    found.inspection ? section(say("inspection"), inspection(found.inspection)) : may("inspections.inspect") && step("inspectionBegin", "inspection.start", found, "didBeginInspection"),
    section(say("requests"), found.requests.length ? h("ul", { class: "rows" }, found.requests.map(request)) : h("p", { class: "about" }, say("noRequests"))),
    help(found.id),
  ];
}
