// A code becomes a place: the OT is opened, the part is asked for.
import * as api from "../api.js";
import { openOrder } from "../acts.js";
import { button, h } from "../dom.js";
import { state, work } from "../model.js";
import { canSee, see } from "../scanner.js";
import { say } from "../words.js";
import { known, orderOf, running } from "../work.js";
import { askPart } from "./part.js";
import { choose, field, sheet, wrong } from "./sheet.js";

// Which OT is meant, where none is open; resolves with its id, or null.
export const pickOrder = (title) =>
  choose(title, (work()?.orders ?? []).map((order) => ({ value: order.id, label: `${order.number} · ${order.plate} · ${order.make_model}` })));

async function found(code) {
  const here = known(work(), code);
  if (here || !state.grant) return here;
  return api.scan(state.grant, code).catch((lost) => ({ kind: lost instanceof api.Lost ? "unreachable" : "nothing" }));
}

// Resolves with a sentence when the code leads nowhere.
export async function follow(code) {
  const thing = (await found(code)) ?? { kind: "nothing" };
  if (thing.kind === "part") {
    askPart(state.orderId ?? running(work())?.order.id ?? null, thing);
    return "";
  }
  if (thing.order_id && orderOf(work(), thing.order_id)) {
    openOrder(thing.order_id);
    return "";
  }
  return say(thing.kind === "unreachable" ? "scanOffline" : thing.order_id ? "scanElsewhere" : "scanNothing", { code });
}

export function openScan() {
  let typed = "";
  let closed = false;
  const said = wrong();
  const video = h("video", { class: "camera", playsinline: true, muted: true, hidden: true });
  const go = async (code, close) => {
    if (!code.trim()) return;
    const trouble = await follow(code.trim());
    if (trouble) said.textContent = trouble;
    else close();
  };
  const look = async (close) => {
    video.hidden = false;
    try {
      const code = await see(video, () => closed);
      if (code) await go(code, close);
    } catch {
      said.textContent = say("cameraRefused");
    }
    video.hidden = true;
  };
  sheet(
    say("scanTitle"),
    (close) => [
      h("p", { class: "about" }, say("scanAbout")),
      video,
      canSee() && button(say("scanCamera"), { picture: "camera", onclick: () => look(close) }),
      field(say("scanCode"), { id: "scan-code", typed: (text) => (typed = text) }),
      said,
      button(say("scanGo"), { kind: "primary", picture: "scan", onclick: () => go(typed, close) }),
    ],
    { onclose: () => (closed = true) },
  );
}
