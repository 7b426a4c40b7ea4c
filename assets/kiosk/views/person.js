// The person at the tablet: light or dark, leave it, or end the shift.
import { state } from "../model.js";
import { endShift, leave } from "../session.js";
import { say } from "../words.js";
import { choose } from "./sheet.js";

export async function openPerson() {
  const dark = document.documentElement.dataset.theme === "dark";
  const chosen = await choose(state.person.name, [
    { value: "lock", label: say("lock"), picture: "lock", kind: "primary" },
    { value: "theme", label: say(dark ? "light" : "dark"), picture: "theme" },
    { value: "end", label: say("endShift"), picture: "exit" },
  ]);
  if (chosen === "lock") leave();
  if (chosen === "theme") globalThis.torqueTheme.choose(dark ? "light" : "dark");
  if (chosen === "end") await endShift();
}
