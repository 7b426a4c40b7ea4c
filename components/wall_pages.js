// What each page of the wall shows. Pure: the screen only turns them.

const sliced = (cards, page, room) => {
  if (!cards.length) return [];
  // a short column shows its last page again while a long one goes on
  const own = Math.min(page, Math.ceil(cards.length / room) - 1);
  return cards.slice(own * room, (own + 1) * room);
};

function paged(title, columns, cards, room) {
  const byColumn = Object.fromEntries(columns.map((one) => [one.id, cards.filter((card) => card.column === one.id)]));
  const longest = Math.max(1, ...Object.values(byColumn).map((list) => Math.ceil(list.length / room)));
  return Array.from({ length: longest }, (_, page) => {
    const shown = Object.fromEntries(columns.map((one) => [one.id, sliced(byColumn[one.id], page, room)]));
    const left = Object.fromEntries(columns.map((one) => [one.id, byColumn[one.id].length - shown[one.id].length]));
    return { title, columns: shown, left };
  });
}

/** Pages {title, columns: {id: cards}, left: {id: how many more}}: all cards, or lane after lane; `room` cards of a column each. */
export function pagesOf({ columns, cards, lanes, room }) {
  if (!lanes.length) return paged("", columns, cards, room);
  const busy = lanes.filter((lane) => cards.some((card) => card.lane === lane.id));
  const pages = busy.flatMap((lane) => paged(lane.title, columns, cards.filter((card) => card.lane === lane.id), room));
  return pages.length ? pages : paged("", columns, cards, room);
}
