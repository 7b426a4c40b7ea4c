// The points of an inspection, group by group: one press grades one.
import { act, newKey } from "../acts.js";
import { small } from "../camera.js";
import { button, chip, h, icon } from "../dom.js";
import { say } from "../words.js";
import { lights } from "./lights.js";
import { pending, refusal } from "./pieces.js";
import { field, sheet } from "./sheet.js";

const MOST_PHOTOS = 6;

const grade = (point, news, files) => act("point.grade", { point_id: point.id, grade: point.grade, ...news }, say("didGrade", { point: point.name }), files);

// A measure typed before the light waits for it: a point is graded once.
const measured = new Map();

function measure(point) {
  if (!point.unit) return null;
  const id = `measure-${point.id}`;
  const typed = (event) => {
    const value = event.target.value.trim().replace(",", ".");
    if (!/^\d+(\.\d+)?$/.test(value)) return;
    if (point.grade) grade(point, { measure: value });
    else measured.set(point.id, value);
  };
  const value = String(point.measure ?? measured.get(point.id) ?? "").replace(".", ",");
  return h(
    "p",
    { class: "measure" },
    h("label", { for: id }, say("measure", { unit: point.unit })),
    h("input", { id, "data-key": id, type: "text", inputmode: "decimal", autocomplete: "off", value, onchange: typed }),
  );
}

function note(point) {
  let typed = point.note;
  const save = async (close) => {
    close();
    if (typed.trim() !== point.note) await grade(point, { note: typed.trim() });
  };
  sheet(point.name, (close) => [
    field(say("note"), { id: "point-note", value: point.note, rows: 3, typed: (text) => (typed = text) }),
    button(say("save"), { kind: "primary", picture: "check", onclick: () => save(close) }),
  ]);
}

function photo(point) {
  const id = `photo-${point.id}`;
  const take = async (event) => {
    const taken = await Promise.allSettled([...event.target.files].slice(0, MOST_PHOTOS).map(small));
    const files = taken.filter((one) => one.status === "fulfilled").map((one) => ({ key: newKey(), blob: one.value }));
    if (files.length) await grade(point, { photos: files.map((file) => file.key) }, files);
  };
  const input = h("input", { id, class: "unseen", "data-key": id, type: "file", accept: "image/*", capture: "environment", multiple: true, onchange: take });
  return [input, h("label", { class: "button", for: id }, icon("camera"), h("span", null, say("takePhoto")))];
}

function row(point) {
  const graded = (light) => grade(point, { grade: light, ...(measured.has(point.id) && { measure: measured.get(point.id) }) });
  return h(
    "li",
    { class: "row point", "data-pending": Boolean(point.pending) },
    h("p", { class: "task" }, point.name, " ", point.photos > 0 && chip(String(point.photos), "neutral", "camera"), pending(point)),
    point.note && h("p", { class: "quiet" }, point.note),
    refusal(point.id),
    lights(point.name, point.grade, graded, { key: point.id }),
    h("div", { class: "more-actions" }, measure(point), photo(point), button(say("note"), { key: `note-${point.id}`, picture: "list", label: `${say("note")}: ${point.name}`, onclick: () => note(point) })),
  );
}

export function inspection({ points }) {
  const done = points.filter((point) => point.grade).length;
  return [
    h("p", { class: "about" }, say("graded", { done, total: points.length })),
    [...new Set(points.map((point) => point.group))].map((group) => [
      h("h3", null, group),
      h("ul", { class: "rows" }, points.filter((point) => point.group === group).map(row)),
    ]),
  ];
}
