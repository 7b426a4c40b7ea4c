// The items a calendar shows: the server's rows, held still during a drag, with moves drawn ahead of the answer.
import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";

const GIVE_UP_MS = 6000;
const PLACE = ["column", "start", "end"];

const placed = (items, move) => items.map((item) => (item.id === move.id ? { ...item, ...move.place } : item));
const landed = (items, move) => items.some((item) => item.id === move.id && PLACE.every((key) => item[key] === move.place[key]));

/**
 * Returns [items, lift, drop]. `settled` counts the moves the server has answered, accepted or refused:
 * a move is drawn ahead until its number is reached, or the rows already show it, or it takes too long.
 */
export function useCalendarItems(server, settled) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const moves = useRef([]);
  const frozen = useRef(null);
  const ticket = useRef(settled);
  const previous = useRef(settled);

  useEffect(() => {
    if (settled === previous.current) return;
    previous.current = settled;
    ticket.current = Math.max(ticket.current, settled);
    moves.current = moves.current.filter((move) => move.ticket > settled);
    redraw();
  }, [settled]);
  useEffect(() => {
    const left = moves.current.filter((move) => !landed(server, move));
    if (left.length === moves.current.length) return;
    moves.current = left;
    redraw();
  }, [server]);

  const ahead = moves.current;
  const fresh = useMemo(() => ahead.reduce(placed, server), [ahead, server]);
  const lift = useCallback(() => {
    frozen.current = fresh;
  }, [fresh]);
  const drop = useCallback((id, place) => {
    frozen.current = null;
    if (place) {
      ticket.current += 1;
      const numbered = { id, place, ticket: ticket.current };
      moves.current = [...moves.current.filter((move) => move.id !== id), numbered];
      setTimeout(() => {
        moves.current = moves.current.filter((move) => move !== numbered);
        redraw();
      }, GIVE_UP_MS);
    }
    redraw();
  }, []);
  return [frozen.current ?? fresh, lift, drop];
}

// Items of one column side by side where they overlap: each gets its track and how many tracks there are.
export function sideBySide(items) {
  const found = [];
  let cluster = [];
  let over = -1;
  const close = () => {
    const tracks = [];
    for (const item of cluster) {
      let track = tracks.findIndex((free) => free <= item.start);
      if (track < 0) track = tracks.length;
      tracks[track] = item.end;
      found.push({ item, track });
    }
    for (const each of found.slice(found.length - cluster.length)) each.tracks = tracks.length;
    cluster = [];
  };
  for (const item of [...items].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1))) {
    if (item.start >= over) close();
    cluster.push(item);
    over = Math.max(over, item.end);
  }
  close();
  return found;
}
