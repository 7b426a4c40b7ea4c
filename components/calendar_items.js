// Where the items of a calendar stand. Pure: no screen is needed for it.
const PLACE = ["column", "start", "end"];

export const place = (items, move) => items.map((item) => (item.id === move.id ? { ...item, ...move.place } : item));

/** Whether the items do not show a move yet. */
export const isAhead = (items, move) => !items.some((item) => item.id === move.id && PLACE.every((key) => item[key] === move.place[key]));

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
