// A question over the page: one at a time, closed by escape, its own button, or the answer.
import { button, h } from "../dom.js";
import { say } from "../words.js";

let count = 0;

// `fill(close)` returns what stands in it; `onclose` runs however it closes.
export function sheet(title, fill, { onclose = () => undefined } = {}) {
  const id = `sheet-${(count += 1)}`;
  const dialog = h("dialog", { class: "sheet", "aria-labelledby": id });
  const close = () => dialog.close();
  dialog.append(
    h("header", { class: "sheet-head" }, h("h2", { id }, title), button(say("close"), { picture: "cross", onclick: close })),
    h("div", { class: "sheet-body" }, fill(close)),
  );
  dialog.addEventListener("close", () => {
    onclose();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// Big buttons, one for each answer; resolves with the one chosen, or null.
export const choose = (title, answers, about = null) =>
  new Promise((resolve) => {
    let chosen = null;
    const take = (value, close) => () => {
      chosen = value;
      close();
    };
    sheet(
      title,
      (close) => [
        about && h("p", { class: "about" }, about),
        h("div", { class: "answers" }, answers.map(({ value, label, kind, picture }) => button(label, { kind, picture, onclick: take(value, close) }))),
      ],
      { onclose: () => resolve(chosen) },
    );
  });

// A field with its label; whatever is typed goes to `typed`.
export function field(label, { value = "", rows = 0, mode = null, hint = "", typed, id }) {
  const about = hint ? `${id}-hint` : null;
  const own = { id, "aria-describedby": about, inputmode: mode, autocomplete: "off", oninput: (event) => typed(event.target.value) };
  const box = rows ? h("textarea", { ...own, rows }, value) : h("input", { ...own, type: "text", value });
  return h("p", { class: "field" }, h("label", { for: id }, label), box, hint && h("span", { class: "hint", id: about }, hint));
}

export const wrong = () => h("p", { class: "wrong", role: "alert" });
