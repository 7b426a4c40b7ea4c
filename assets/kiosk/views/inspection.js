// The points of an inspection, group by group: one press grades one.
import { act, newKey } from "../acts.js";
import { small } from "../camera.js";
import { button, chip, h, icon } from "../dom.js";
import { say } from "../words.js";
import { lights } from "./lights.js";
import { measure, measured } from "./measure.js";
import { pending, refusal } from "./pieces.js";
import { field, sheet } from "./sheet.js";

const MOST_PHOTOS = 6;

const grade = (point, news, files) => act("point.grade", { point_id: point.id, grade: point.grade, ...news }, say("didGrade", { point: point.name }), files);

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
  const graded = (light) => grade(point, { grade: light, ...measured(point.id) });
  const shown = measure(point, { key: point.id, answered: Boolean(point.grade), keep: (news) => grade(point, news) });
  return h(
    "li",
    { class: "row point", "data-pending": Boolean(point.pending) },
    h("p", { class: "task" }, point.name, " ", point.photos > 0 && chip(String(point.photos), "neutral", "camera"), pending(point)),
    point.note && h("p", { class: "quiet" }, point.note),
    refusal(point.id),
    lights(point.name, point.grade, graded, { key: point.id }),
    h("div", { class: "more-actions" }, shown, photo(point), button(say("note"), { key: `note-${point.id}`, picture: "list", label: `${say("note")}: ${point.name}`, onclick: () => note(point) })),
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
