// Small React hooks shared by the pieces.
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { useContext } from "react";

// The newest callback, with a stable identity: effects need not restart when the page re-renders.
export function useLatest(value) {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

// A box, whether its content is wider (then it must be reachable by keyboard, to be scrolled),
// and whether some of it is still out of sight at its end.
export function useWide() {
  const box = useRef(null);
  const [wide, setWide] = useState(false);
  const [more, setMore] = useState(false);
  const measure = useLatest(() => {
    const { scrollWidth, clientWidth, scrollLeft } = box.current;
    setWide(scrollWidth > clientWidth + 1);
    setMore(scrollWidth - scrollLeft > clientWidth + 1);
  });
  useEffect(() => measure.current());
  useEffect(() => {
    const seen = box.current;
    const look = () => measure.current();
    const watch = new ResizeObserver(look);
    watch.observe(seen);
    seen.addEventListener("scroll", look, { passive: true });
    return () => {
      watch.disconnect();
      seen.removeEventListener("scroll", look);
    };
  }, [measure]);
  return [box, wide, more];
}

export function useDebounced(callback, ms) {
  const latest = useLatest(callback);
  const timer = useRef(null);
  const waiting = useRef(null);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (waiting.current) latest.current?.(...waiting.current);
    waiting.current = null;
  }, [latest]);
  const call = useCallback(
    (...args) => {
      waiting.current = args;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, ms);
    },
    [flush, ms],
  );
  useEffect(() => flush, [flush]);
  return [call, flush];
}

// One clock for every "hace 5 min" of the page.
const clock = { now: Date.now(), readers: new Set(), timer: null };
const watchClock = (reader) => {
  clock.readers.add(reader);
  clock.timer ??= setInterval(() => {
    clock.now = Date.now();
    clock.readers.forEach((r) => r());
  }, 10_000);
  return () => {
    clock.readers.delete(reader);
    if (!clock.readers.size) {
      clearInterval(clock.timer);
      clock.timer = null;
    }
  };
};
export const useNow = () => useSyncExternalStore(watchClock, () => clock.now, () => clock.now);

const watchNetwork = (reader) => {
  addEventListener("online", reader);
  addEventListener("offline", reader);
  return () => {
    removeEventListener("online", reader);
    removeEventListener("offline", reader);
  };
};

// Connected = the browser has a network and the socket answers.
export function useOnline() {
  const network = useSyncExternalStore(watchNetwork, () => navigator.onLine, () => true);
  const [, connectErrors] = useContext(EventLoopContext) ?? [null, []];
  return network && (connectErrors?.length ?? 0) === 0;
}

// Reflex's own bar for a page older than its server, which it says in English and only by drawing it.
const NEWER_VERSION = "reflex-new-version-banner";
const watchVersion = (reader) => {
  const watch = new MutationObserver(reader);
  watch.observe(document.body, { childList: true });
  return () => watch.disconnect();
};

// How to reload into the newer version, or null while there is none; the framework's bar is not seen.
export function useNewerVersion() {
  const bar = useSyncExternalStore(watchVersion, () => document.getElementById(NEWER_VERSION), () => null);
  useLayoutEffect(() => {
    bar?.style.setProperty("display", "none");
  }, [bar]);
  // its own button notes when it reloads, so that a page that stays old does not reload for ever
  return bar && (() => bar.querySelector("button").click());
}

// A value kept in this browser; private windows may refuse storage, the value then lives with the page.
export function useStored(key, initial) {
  const [value, setValue] = useState(() => readStored(key) ?? initial);
  const set = useCallback(
    (next) => {
      setValue(next);
      if (key) writeStored(key, next);
    },
    [key],
  );
  return [value, set];
}

export function readStored(key) {
  if (!key) return null;
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function writeStored(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function useMedia(query) {
  const watch = useCallback(
    (reader) => {
      const list = matchMedia(query);
      list.addEventListener("change", reader);
      return () => list.removeEventListener("change", reader);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => matchMedia(query).matches, () => false);
}

export const useFieldId = (id) => {
  const own = useId();
  return id || `f${own.replaceAll(":", "")}`;
};

export const cx = (...names) => names.filter(Boolean).join(" ");

// A random key that also works on http:// inside the workshop, where randomUUID is missing.
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
