// Several cards chosen on the board, and the bar that moves them together.
import { useCallback, useEffect, useMemo, useState } from "react";
import { Icon } from "./icon.jsx";
import { words } from "./words.js";

export function usePicks(cards) {
  const [chosen, setChosen] = useState(() => new Set());
  useEffect(() => {
    // a card that left the board is chosen no longer
    const there = new Set(cards.map((card) => card.id));
    setChosen((before) => ([...before].every((id) => there.has(id)) ? before : new Set([...before].filter((id) => there.has(id)))));
  }, [cards]);
  const toggle = useCallback((id) => {
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen((before) => (before.size ? new Set() : before)), []);
  return useMemo(
    () => ({
      size: chosen.size,
      has: (id) => chosen.has(id),
      others: (id) => (chosen.has(id) ? chosen.size - 1 : 0),
      inOrder: (all) => all.filter((card) => chosen.has(card.id)).map((card) => card.id),
      toggle,
      clear,
    }),
    [chosen, toggle, clear],
  );
}

function Where({ label, options, onChoose }) {
  return (
    <select className="control" aria-label={label} value="" onChange={(event) => event.target.value && onChoose(event.target.value)}>
      <option value="">{label}</option>
      {options.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
    </select>
  );
}

export function PickBar({ picks, cards, columns, lanes, onCarry }) {
  if (picks.size === 0) return null;
  const carry = (column, lane) => {
    onCarry(picks.inOrder(cards), column, lane);
    picks.clear();
  };
  return (
    <div className="bulk-bar board-bulk" role="toolbar" aria-label={words.selected(picks.size)}>
      <strong role="status">{words.selected(picks.size)}</strong>
      <Where label={words.moveTo} options={columns} onChoose={(column) => carry(column, "")} />
      {lanes.length > 0 && <Where label={words.giveTo} options={lanes} onChoose={(lane) => carry("", lane)} />}
      <button type="button" className="btn" data-variant="ghost" onClick={picks.clear}>
        <Icon name="x" size={16} />
        {words.unpick}
      </button>
    </div>
  );
}
