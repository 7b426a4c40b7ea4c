// The cards a board shows: the server's rows, held still during a drag, with moves drawn ahead of the answer.
import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";

const GIVE_UP_MS = 6000;

function place(cards, { id, column, index }) {
  const card = cards.find((c) => c.id === id);
  if (!card) return cards;
  const rest = cards.filter((c) => c.id !== id);
  const inColumn = rest.filter((c) => c.column === column);
  inColumn.splice(index, 0, { ...card, column });
  return [...rest.filter((c) => c.column !== column), ...inColumn];
}

const landed = (cards, move) => cards.some((c) => c.id === move.id && c.column === move.column);

/**
 * Returns [cards, lift, drop]. `settled` counts the moves the server has answered, accepted or refused:
 * a move is drawn ahead until its number is reached, or the rows already show it, or it takes too long.
 */
export function useBoardCards(server, settled) {
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
    const left = moves.current.filter((m) => m.from === m.column || !landed(server, m));
    if (left.length === moves.current.length) return;
    moves.current = left;
    redraw();
  }, [server]);

  const ahead = moves.current;
  const fresh = useMemo(() => ahead.reduce(place, server), [ahead, server]);
  const lift = useCallback(() => {
    frozen.current = fresh;
  }, [fresh]);
  const drop = useCallback((move) => {
    frozen.current = null;
    if (move) {
      ticket.current += 1;
      const numbered = { ...move, ticket: ticket.current };
      moves.current = [...moves.current.filter((m) => m.id !== move.id), numbered];
      setTimeout(() => {
        moves.current = moves.current.filter((m) => m !== numbered);
        redraw();
      }, GIVE_UP_MS);
    }
    redraw();
  }, []);
  return [frozen.current ?? fresh, lift, drop];
}
