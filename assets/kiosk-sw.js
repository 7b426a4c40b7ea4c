// The kiosk without a connection: its own files and nothing else. The API is never answered from here.
const VERSION = new URL(self.location.href).searchParams.get("v");
const PREFIX = "torque-kiosk-";
const CACHE = `${PREFIX}${VERSION}`;
const PAGE = "/kiosco";
const PATIENCE = 4000;
const FILES = [
  PAGE, "/theme.js", "/css/tokens.css", "/icon-192.png", "/kiosk/kiosk.css", "/kiosk/icons.svg", "/kiosk/manifest.webmanifest",
  "/kiosk/acts.js", "/kiosk/api.js", "/kiosk/app.js", "/kiosk/camera.js", "/kiosk/dom.js", "/kiosk/drafts.js", "/kiosk/lock.js",
  "/kiosk/model.js", "/kiosk/queue.js", "/kiosk/scanner.js", "/kiosk/session.js", "/kiosk/store.js", "/kiosk/voice.js",
  "/kiosk/words.js", "/kiosk/work.js", "/kiosk/views/control.js", "/kiosk/views/finding.js", "/kiosk/views/floor.js",
  "/kiosk/views/help.js", "/kiosk/views/inspection.js", "/kiosk/views/lights.js", "/kiosk/views/measure.js", "/kiosk/views/order.js",
  "/kiosk/views/part.js", "/kiosk/views/people.js", "/kiosk/views/person.js", "/kiosk/views/pieces.js", "/kiosk/views/scan.js", "/kiosk/views/sheet.js",
  "/kiosk/views/stranger.js", "/kiosk/views/tasks.js", "/kiosk/views/top.js", "/kiosk/views/tray.js",
];

// A module is asked for with an Origin and was kept without one; our files are the same for both.
const kept = (asked) => caches.match(asked, { cacheName: CACHE, ignoreVary: true });

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page itself tells which version is the newest: the server is asked first, for as long as a person waits.
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch {
    // no connection: what was kept is the page
  }
  return (await kept(PAGE)) ?? Response.error();
}

const file = async (request) => (await kept(request)) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname) && pathname !== PAGE) event.respondWith(file(request));
});
