// What a board or a calendar shows: the server's rows, held still during a drag, with moves drawn ahead of the answer.
import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";

const GIVE_UP_MS = 6000;

/**
 * Returns [rows, lift, drop]. `settled` counts the moves the server has answered, accepted or refused:
 * moves dropped together are drawn ahead until their number is reached, or the rows already show them, or it takes too long.
 * `place(rows, move)` draws a move; `isAhead(rows, move)` says whether they do not show it yet.
 */
export function useMovesAhead(server, settled, { place, isAhead }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const moves = useRef([]);
  const frozen = useRef(null);
  const ticket = useRef(settled);

  const previous = useRef(settled);
  useEffect(() => {
    if (settled === previous.current) return;
    previous.current = settled;
    ticket.current = Math.max(ticket.current, settled);
    moves.current = moves.current.filter((m) => m.ticket > settled);
    redraw();
  }, [settled]);
  useEffect(() => {
    const left = moves.current.filter((m) => isAhead(server, m));
    if (left.length === moves.current.length) return;
    moves.current = left;
    redraw();
  }, [server]);

  const ahead = moves.current;
  const fresh = useMemo(() => ahead.reduce(place, server), [ahead, server]);
  const lift = useCallback(() => {
    frozen.current = fresh;
  }, [fresh]);
  const drop = useCallback((together) => {
    frozen.current = null;
    if (together?.length) {
      ticket.current += 1;
      const numbered = together.map((move) => ({ ...move, ticket: ticket.current }));
      const ids = new Set(together.map((move) => move.id));
      moves.current = [...moves.current.filter((m) => !ids.has(m.id)), ...numbered];
      setTimeout(() => {
        moves.current = moves.current.filter((m) => !numbered.includes(m));
        redraw();
      }, GIVE_UP_MS);
    }
    redraw();
  }, []);
  return [frozen.current ?? fresh, lift, drop];
}
