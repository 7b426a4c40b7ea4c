// Whether this browser may be woken: what it can do is its own, what the server knows is told by fingerprints.
import { useCallback, useEffect, useState } from "react";
import { Icon } from "./icon.jsx";
import { Button } from "./link.jsx";
import { words } from "./words.js";

const plain = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const opened = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function fingerprint(endpoint) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What people call it: enough to tell the telephone from the office's computer.
function device() {
  const said = navigator.userAgent;
  const browser = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => said.includes(mark));
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]].find(([mark]) => said.includes(mark));
  return [browser?.[1], system?.[1]].filter(Boolean).join(" · ");
}

// A subscription made under another key of the server's wakes nobody any more.
const isOurs = (found, key) => plain(found.options.applicationServerKey ?? new ArrayBuffer(0)) === key;

async function current() {
  const worker = await navigator.serviceWorker.ready;
  return worker.pushManager.getSubscription();
}

async function subscribed(key) {
  const worker = await navigator.serviceWorker.ready;
  const before = await worker.pushManager.getSubscription();
  if (before && isOurs(before, key)) return before;
  await before?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: opened(key) });
}

export function WakeButton({ serverKey = "", known = [], onGiven, onEnded }) {
  const [state, setState] = useState("asking");
  const [error, setError] = useState("");
  const fingerprints = known.join(" ");

  const look = useCallback(async () => {
    if (!able()) return setState("unable");
    if (Notification.permission === "denied") return setState("blocked");
    const found = await current();
    const stands = found && isOurs(found, serverKey) && fingerprints.includes(await fingerprint(found.endpoint));
    setState(stands ? "on" : "off");
  }, [serverKey, fingerprints]);
  useEffect(() => {
    look();
  }, [look]);

  const start = async () => {
    setError("");
    setState("busy");
    if ((await Notification.requestPermission()) !== "granted") return look();
    try {
      const found = await subscribed(serverKey);
      onGiven?.({ endpoint: found.endpoint, p256dh: plain(found.getKey("p256dh")), auth: plain(found.getKey("auth")), device: device() });
    } catch {
      setError(words.wakeFailed);
    }
    setState("off");
  };
  const end = async () => {
    setState("busy");
    const found = await current();
    if (found) {
      onEnded?.(await fingerprint(found.endpoint));
      await found.unsubscribe();
    }
    setState("off");
  };

  if (state === "unable" || state === "blocked") {
    return <p className="muted" role="status">{state === "blocked" ? words.wakeBlocked : words.wakeUnable}</p>;
  }
  const on = state === "on";
  return (
    <div className="stack">
      <Button icon={on ? "ban" : "bell"} loading={state === "busy" || state === "asking"} onClick={on ? end : start} label={on ? words.wakeEnd : words.wakeStart} />
      {error && <p className="field-error" role="alert"><Icon name="circle-alert" size={14} />{error}</p>}
    </div>
  );
}
