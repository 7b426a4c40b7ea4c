// Finding an entry by a few letters: beginnings first, then words, then anything in order.
import { fold } from "./format.js";

export function score(text, query) {
  const wanted = fold(query).trim();
  const whole = fold(text);
  if (!wanted) return 1;
  const at = whole.indexOf(wanted);
  if (at === 0) return 1;
  if (at > 0) return whole[at - 1] === " " ? 0.9 : 0.7;
  let from = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    from = whole.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return 0.3;
}

export function ranked(items, query) {
  if (!query.trim()) return items;
  const scored = items.map((item) => [score([item.label, item.sublabel, item.keywords].filter(Boolean).join(" "), query), item]);
  return scored.filter(([points]) => points > 0).sort(([a], [b]) => b - a).map(([, item]) => item);
}
