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
  event.waitUntil(self.registration.showNotification(String(title || "TORQUE 360"), shown));
});

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
