// Moving and resizing by mouse, by touch (after a press) and by keyboard, all ending in the same place {column, start, end}.
import { useCallback, useEffect, useRef, useState } from "react";
import { useLatest } from "./hooks.js";

const SLIP = 4;
const PRESS_MS = 300;
const PRESS_SLIP = 10;
const EDGE = 48;

const snap = (minutes, step) => Math.round(minutes / step) * step;
const between = (least, value, most) => Math.min(Math.max(value, least), most);

function moved(held, point, grid) {
  const { from, to, step, scale } = grid.current;
  const columns = grid.current.columnsAt();
  const here = columns.reduce((best, one) => (one.distance(point.x) < best.distance(point.x) ? one : best), columns[0]);
  const at = from + (point.y - here.top) / scale;
  const { item } = held;
  if (held.mode === "resize") return { column: item.column, start: item.start, end: between(item.start + step, snap(at, step), to) };
  const length = item.end - item.start;
  const start = between(from, snap(at - held.grab, step), Math.max(from, to - length));
  if (item.lasting) return { column: here.id, start: item.start, end: item.end };
  return { column: here.id, start, end: start + length };
}

function pressed(place, key, shift, { item, grid }) {
  const { from, to, step, columns } = grid.current;
  const at = columns.findIndex((column) => column.id === place.column);
  const length = place.end - place.start;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = columns[at + (key === "ArrowLeft" ? -1 : 1)];
    return next ? { ...place, column: next.id } : place;
  }
  const by = key === "ArrowUp" ? -step : step;
  if (shift) return { ...place, end: between(place.start + step, place.end + by, to) };
  if (item.lasting) return place;
  const start = between(from, place.start + by, Math.max(from, to - length));
  return { ...place, start, end: start + length };
}

const same = (a, b) => a.column === b.column && a.start === b.start && a.end === b.end;

/** Returns {held, pointerDown, keyDown, cancel}: `held` is the item in the air, its mode and where it would land. */
export function useCalendarDrag({ grid, scroller, onLift, onOver, onDrop, onCancel }) {
  const [held, setHeld] = useState(null);
  const now = useRef(null);
  const calls = useLatest({ onLift, onOver, onDrop, onCancel });

  const show = useCallback((next) => {
    now.current = next;
    setHeld(next);
  }, []);
  const begin = useCallback((next) => {
    calls.current.onLift(next.item);
    show({ ...next, place: { column: next.item.column, start: next.item.start, end: next.item.end } });
  }, [calls, show]);
  const over = useCallback((place) => {
    if (!now.current || same(place, now.current.place)) return;
    show({ ...now.current, place });
    calls.current.onOver(now.current.item, place);
  }, [calls, show]);
  const finish = useCallback((keep) => {
    const last = now.current;
    if (!last) return;
    show(null);
    if (keep && !same(last.place, last.item)) calls.current.onDrop(last.item, last.place);
    else calls.current.onCancel(last.item);
  }, [calls, show]);

  useEffect(() => {
    // A finger that holds an item must not scroll the page under it.
    const still = (event) => now.current?.pointer && event.preventDefault();
    const element = scroller.current;
    element?.addEventListener("touchmove", still, { passive: false });
    return () => element?.removeEventListener("touchmove", still);
  }, [scroller, grid]);

  const pointerDown = useCallback((event, item, mode) => {
    if (event.button !== 0 || item.fixed || now.current) return;
    const from = { x: event.clientX, y: event.clientY };
    const { pointerId, currentTarget: target, pointerType } = event;
    const top = target.closest("[data-item]").getBoundingClientRect().top;
    const grab = (from.y - top) / grid.current.scale;
    const lift = () => {
      target.setPointerCapture?.(pointerId);
      begin({ item, mode, grab, pointer: true });
    };
    const timer = pointerType === "mouse" ? null : setTimeout(lift, PRESS_MS);
    const move = (at) => {
      if (at.pointerId !== pointerId) return;
      const slip = Math.hypot(at.clientX - from.x, at.clientY - from.y);
      if (!now.current) {
        if (timer && slip > PRESS_SLIP) end(null);
        else if (!timer && slip > SLIP) lift();
        return;
      }
      scrollAtEdges(scroller.current, at);
      over(moved(now.current, { x: at.clientX, y: at.clientY }, grid));
    };
    const end = (keep) => {
      clearTimeout(timer);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", away);
      if (keep !== null) finish(keep);
    };
    const up = (at) => at.pointerId === pointerId && end(true);
    const away = (at) => at.pointerId === pointerId && end(false);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", away);
  }, [begin, finish, grid, over, scroller]);

  const keyDown = useCallback((event, item) => {
    const holding = now.current && !now.current.pointer && now.current.item.id === item.id;
    if (event.key === "Escape" && now.current) {
      event.preventDefault();
      finish(false);
    } else if (event.key === " ") {
      event.preventDefault();
      if (holding) finish(true);
      else if (!item.fixed) begin({ item, mode: "keys", grab: 0, pointer: false });
    } else if (holding && event.key.startsWith("Arrow")) {
      event.preventDefault();
      over(pressed(now.current.place, event.key, event.shiftKey, { item, grid }));
    } else if (holding && event.key === "Enter") {
      event.preventDefault();
      finish(true);
    } else {
      return false;
    }
    return true;
  }, [begin, finish, grid, over]);

  const cancel = useCallback(() => finish(false), [finish]);
  return { held, pointerDown, keyDown, cancel };
}

function scrollAtEdges(element, at) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  const down = at.clientY > box.bottom - EDGE ? 10 : at.clientY < box.top + EDGE + 40 ? -10 : 0;
  const right = at.clientX > box.right - EDGE ? 10 : at.clientX < box.left + EDGE ? -10 : 0;
  if (down || right) element.scrollBy(right, down);
}
