// Keeps the hashed assets only: pages, the API and the socket always go to the server.
const CACHE = "torque-assets-1";
const MOST = 400;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("torque-assets-") && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    // The network part (reflex-env) is small and hashed like the rest; old builds are dropped oldest first.
    await cache.put(request, answer.clone());
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
  }
  return answer;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && url.pathname.startsWith("/assets/") && event.request.method === "GET";
  if (ours) event.respondWith(fromCache(event.request));
});

// What the bell says while no page is open. Nothing that is told leads outside the product.
const inside = (link) => (typeof link === "string" && /^\/(?!\/)/.test(link) ? new URL(link, location.origin).href : `${location.origin}/`);

function told(event) {
  try {
    return event.data.json();
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const { title, body, link, tag } = told(event);
  const shown = { body: String(body ?? ""), tag: tag || undefined, icon: "/icon-192.png", lang: "es-CL", data: { link: inside(link) } };
  const notice = self.registration.showNotification(String(title || "TORQUE 360"), shown);
  event.waitUntil(Promise.all([notice, remember()]));
});

// Where this browser is woken: not every browser tells its old address once it has another.
const WOKEN = "torque-woken";
const AT = "/woken-at";

async function remember() {
  const found = await self.registration.pushManager.getSubscription();
  if (found) await (await caches.open(WOKEN)).put(AT, new Response(found.endpoint));
}

async function remembered() {
  const kept = await (await caches.open(WOKEN)).match(AT);
  return kept?.text();
}

async function ask(path, body) {
  const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/api/v1/push-subscriptions/${path}`, { credentials: "same-origin", ...sent });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()).data;
}

const opened = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

async function renew({ oldSubscription, newSubscription }) {
  const before = oldSubscription?.endpoint ?? (await remembered());
  if (!before) return; // nobody can tell whose browser it was: it is let in again on the page
  const found = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: opened(await ask("key")) }));
  const { endpoint, keys } = found.toJSON();
  await ask("renew", { before, endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });
  await remember();
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function goTo(href) {
  const pages = await self.clients.matchAll({ type: "window" });
  const open = pages.find((page) => page.url === href) ?? pages[0];
  if (!open) return self.clients.openWindow(href);
  const there = open.url === href ? open : await open.navigate(href);
  return there?.focus();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.link));
});
