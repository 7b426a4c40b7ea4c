// The tablet of the shop floor: draws what is known, listens to hands, readers and the connection.
import { draw, h, icon } from "./dom.js";
import { onChange, state } from "./model.js";
import { listen } from "./scanner.js";
import { begin, hush, leave, refreshPeople, refreshWork } from "./session.js";
import { openStore } from "./store.js";
import { floor } from "./views/floor.js";
import { order } from "./views/order.js";
import { people, pin, type } from "./views/people.js";
import { tick } from "./views/pieces.js";
import { follow } from "./views/scan.js";
import { stranger } from "./views/stranger.js";
import { top } from "./views/top.js";
import { say, version } from "./words.js";

const PACE = 15_000;
const IDLE = 120;

const SCREENS = {
  starting: () => h("p", { class: "about", role: "status" }, say("loading")),
  people,
  pin,
  work: () => (state.orderId ? order() : floor()),
  stranger,
};

function drawAll() {
  const main = document.querySelector("main");
  main.dataset.screen = state.phase === "work" && state.orderId ? "order" : state.phase;
  draw(document.querySelector("header"), top());
  draw(main, SCREENS[state.phase]());
  tick();
}

// --- the lock: nobody near the tablet for a while ------------------------------------------

let touched = Date.now();
const idle = () => state.phase === "work" && Date.now() - touched > 1000 * (state.device?.idle_seconds ?? IDLE);
for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, () => (touched = Date.now()), { capture: true, passive: true });

// --- the connection --------------------------------------------------------------------------

function refresh() {
  if (document.hidden) return;
  if (state.phase === "work") refreshWork();
  if (state.phase === "people") refreshPeople();
}

addEventListener("online", refresh);
addEventListener("offline", hush);
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, PACE);
setInterval(() => {
  if (idle()) leave();
  tick();
}, 1000);

// --- codes and keys --------------------------------------------------------------------------

function notice(sentence) {
  const place = document.getElementById("said");
  place.replaceChildren(icon("warning"), sentence);
  place.hidden = false;
  setTimeout(() => (place.hidden = true), 6000);
}

async function scanned(code) {
  const trouble = await follow(code);
  if (trouble) notice(trouble);
}

listen(scanned, () => state.phase === "work");
addEventListener("keydown", (event) => {
  const onButton = event.key === "Enter" && event.target.closest?.("button");
  if (!onButton && type(event.key)) event.preventDefault();
});

// --- installed -------------------------------------------------------------------------------

async function install() {
  if (!("serviceWorker" in navigator)) return;
  const before = navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(`/kiosk-sw.js?v=${version}`, { scope: "/kiosco" });
  // a newer page takes over where nobody is working
  navigator.serviceWorker.addEventListener("controllerchange", () => before && state.phase === "people" && location.reload());
}

onChange(drawAll);
drawAll();
await begin(await openStore());
await install();
