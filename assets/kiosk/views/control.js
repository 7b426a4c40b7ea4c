// The control of the work: each point answered, then passed with a second person's PIN, or failed with a note.
import { act, actAtOnce } from "../acts.js";
import { button, chip, h } from "../dom.js";
import { state } from "../model.js";
import { number, say } from "../words.js";
import { measure, measured } from "./measure.js";
import { pending, refusal } from "./pieces.js";
import { field, sheet, wrong } from "./sheet.js";

const ANSWERS = [[true, "success", "right"], [false, "danger", "wrong"], [null, "neutral", "grey"]];

function item(check, point) {
  const key = `${check.id}:${point.key}`;
  const answer = (ok, news) => act("check.answer", { check_id: check.id, key: point.key, ok, ...news }, say("didAnswer", { point: point.label }));
  const one = ([ok, tone, word]) => {
    const made = button(say(word), { key: `${point.key}:${word}`, pressed: Boolean(point.answered) && point.ok === ok, onclick: () => answer(ok, measured(key)) });
    made.dataset.tone = tone;
    return made;
  };
  return h(
    "li",
    { class: "row point", "data-pending": Boolean(point.pending) },
    h("p", { class: "task" }, point.label, " ", pending(point)),
    h("div", { class: "lights", role: "group", "aria-label": point.label }, ANSWERS.map(one)),
    measure(point, { key, answered: point.answered, keep: (news) => answer(point.ok, news) }),
  );
}

// Who can sign beside: of the two at least one controls and did not do the work.
const signers = (check) => state.base.signers.filter((one) => one.controls || !check.worked);

function pass(order) {
  let chosen = null;
  let pin = "";
  const said = wrong();
  const sign = async (close) => {
    if (!chosen || pin.length < 4) return void (said.textContent = say("secondNeeded"));
    try {
      const outcome = await actAtOnce("check.pass", { check_id: order.check.id, second: { user_id: chosen, pin } });
      if (outcome.outcome === "DONE") return close();
      said.textContent = outcome.sentence;
    } catch (lost) {
      said.textContent = lost.status ? lost.message : say("needsConnection");
    }
    return undefined;
  };
  const radio = (one) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "second", value: one.user_id, onchange: () => (chosen = one.user_id) }), h("span", null, one.name));
  const secret = field(say("secondPin"), { id: "second-pin", mode: "numeric", typed: (text) => (pin = text) });
  secret.querySelector("input").type = "password";
  sheet(say("passTitle"), (close) => [
    h("p", { class: "about" }, say("passAbout")),
    h("fieldset", null, h("legend", null, say("secondWho")), signers(order.check).map(radio)),
    secret,
    said,
    button(say("pass"), { kind: "primary", picture: "check", onclick: () => sign(close) }),
  ]);
}

function fail(order) {
  let note = "";
  const said = wrong();
  const send = async (close) => {
    if (!note.trim()) return void (said.textContent = say("failWhy"));
    await act("check.fail", { check_id: order.check.id, note: note.trim() }, say("didFail", { number: order.number }));
    return close();
  };
  sheet(say("failTitle"), (close) => [
    field(say("failNote"), { id: "fail-note", rows: 3, typed: (text) => (note = text) }),
    said,
    button(say("fail"), { kind: "danger", picture: "back", onclick: () => send(close) }),
  ]);
}

// What the odometer showed before and after the road test.
function road(check) {
  const read = { start: String(check.road_start_km ?? ""), end: String(check.road_end_km ?? "") };
  const said = wrong();
  const save = async (close) => {
    const [start_km, end_km] = [read.start, read.end].map((text) => Number(text.replace(/\D/g, "") || NaN));
    if (!(end_km >= start_km)) return void (said.textContent = say("roadWrong"));
    await act("check.road_test", { check_id: check.id, start_km, end_km }, say("didRoad"));
    return close();
  };
  sheet(say("roadTitle"), (close) => [
    field(say("roadStart"), { id: "road-start", mode: "numeric", value: read.start, typed: (text) => (read.start = text) }),
    field(say("roadEnd"), { id: "road-end", mode: "numeric", value: read.end, typed: (text) => (read.end = text) }),
    said,
    button(say("save"), { kind: "primary", picture: "check", onclick: () => save(close) }),
  ]);
}

const driven = (check) => (check.road_end_km === null ? say("roadTest") : say("roadDone", { start: number(check.road_start_km), end: number(check.road_end_km) }));

export function control(order) {
  const { check } = order;
  const hindered = signers(check).length === 0 ? say("passNotOwn") : state.online ? "" : say("passNeedsConnection");
  const buttons = [
    button(say("pass"), { key: "pass", kind: "primary", picture: "check", disabled: hindered !== "", onclick: () => pass(order) }),
    button(say("fail"), { key: "fail", kind: "danger", picture: "back", onclick: () => fail(order) }),
  ];
  return [
    refusal(check.id),
    h("ul", { class: "rows" }, check.items.map((point) => item(check, point))),
    check.road_test && button(driven(check), { key: "road", picture: "clock", onclick: () => road(check) }),
    pending(check),
    check.owed.length > 0 && h("p", { class: "facts" }, say("owed"), check.owed.map((label) => chip(label, "warning"))),
    h("div", { class: "main-actions" }, buttons),
    hindered && h("p", { class: "about" }, hindered),
  ];
}
