// Where the cards of a board stand, and where a step leads. Pure: no screen is needed for it.

// A cell is a column, or a lane's part of it.
export const cellId = (column, lane) => (lane ? `${column}|${lane}` : column);
export const cellOf = (card) => cellId(card.column, card.lane);
export const partsOf = (cell) => {
  const [column, lane = ""] = cell.split("|");
  return { column, lane };
};

export function place(cards, { id, cell, index }) {
  const card = cards.find((c) => c.id === id);
  if (!card) return cards;
  const rest = cards.filter((c) => c.id !== id);
  const inCell = rest.filter((c) => cellOf(c) === cell);
  inCell.splice(index, 0, { ...card, ...partsOf(cell) });
  return [...rest.filter((c) => cellOf(c) !== cell), ...inCell];
}

/** Whether the cards do not show a move yet; one inside a cell cannot be told from them. */
export const isAhead = (cards, { id, from, cell }) => from === cell || !cards.some((c) => c.id === id && cellOf(c) === cell);

/** The next place {cell, index} of a carried card; `size(cell)` counts the other cards of a cell. */
export function stepped(held, key, { columns, lanes, size }) {
  const { column, lane } = partsOf(held.cell);
  const into = (cell, index) => ({ ...held, cell, index: Math.max(0, Math.min(index, size(cell))) });
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
    return next ? into(cellId(next, lane), held.index) : held;
  }
  const down = key === "ArrowDown";
  const inside = held.index + (down ? 1 : -1);
  if (inside >= 0 && inside <= size(held.cell)) return { ...held, index: inside };
  const next = lanes[lanes.indexOf(lane) + (down ? 1 : -1)];
  return next === undefined ? held : into(cellId(column, next), down ? 0 : Infinity);
}
