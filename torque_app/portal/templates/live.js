"use strict";
// Without it the page is whole: this only spares the reader from asking again.
const EVERY = 20000;

async function look() {
  const here = document.getElementById("live");
  if (!here || document.hidden) return;
  const told = await fetch(here.dataset.at, { cache: "no-store" });
  if (!told.ok || (await told.json()).mark === here.dataset.mark) return;
  const page = await fetch(location.href, { cache: "no-store" });
  if (!page.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("live");
  if (fresh) here.replaceWith(document.adoptNode(fresh));
}

const again = () => look().catch(() => undefined);
setInterval(again, EVERY);
document.addEventListener("visibilitychange", again);
