// The page is made of plain elements: `h` makes one, `draw` replaces a part of the page without losing the place.
const SVG = "http://www.w3.org/2000/svg";

// Properties that begin with `on` listen; true writes a bare attribute; false, null and undefined write none.
export function h(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/kiosk/icons.svg#${name}`);
  drawn.append(use);
  return drawn;
}

// A button with an icon and words; `key` gives the keyboard's place back after the page is drawn anew.
export function button(words, { key = null, picture = null, kind = "plain", disabled = false, pressed = null, onclick, label = null }) {
  return h(
    "button",
    {
      type: "button", class: "button", "data-kind": kind, "data-key": key, disabled,
      "aria-pressed": pressed === null ? null : String(pressed), "aria-label": label, onclick,
    },
    picture && icon(picture),
    h("span", null, words),
  );
}

export const chip = (words, tone, picture = null) => h("span", { class: "chip", "data-tone": tone }, picture && icon(picture), words);

// What is drawn alike stays as it is: nothing jumps under a finger. The keyboard's place, what is being typed and what
// was unfolded are carried over.
const drawn = new WeakMap();

export function draw(place, made) {
  const next = h("div", null, made);
  const html = next.innerHTML;
  if (drawn.get(place) === html) return;
  drawn.set(place, html);
  const active = document.activeElement;
  const here = place.contains(active) ? active.dataset.key : null;
  const typed = here && active.matches("input") ? active.value : null;
  const unfolded = [...place.querySelectorAll("details[open]")].map((one) => one.dataset.key);
  place.replaceChildren(...next.childNodes);
  for (const key of unfolded) at(place, key)?.setAttribute("open", "");
  const again = here && at(place, here);
  if (!again) return;
  if (typed !== null) again.value = typed;
  again.focus({ preventScroll: true });
}

const at = (place, key) => place.querySelector(`[data-key="${CSS.escape(key)}"]`);
