// What the floor looks like: the server's last word with what was done on the tablet since, marked as pending.
export const tasksOf = (work) => (work?.orders ?? []).flatMap((order) => order.tasks.map((task) => ({ ...task, order })));
export const running = (work) => tasksOf(work).find((task) => task.mine && task.state === "RUNNING" && task.counted_at) ?? null;
export const orderOf = (work, id) => (work?.orders ?? []).find((order) => order.id === id) ?? null;

// My tasks that are neither running nor done: what was begun first, else in the server's order, by hurry and promise.
export const upcoming = (work) =>
  tasksOf(work)
    .filter((task) => task.mine && !task.counted_at && task.state !== "DONE")
    .sort((a, b) => (b.state === "PAUSED") - (a.state === "PAUSED"));

function find(work, kind, id) {
  for (const order of work.orders) {
    const found = {
      task: () => order.tasks.find((task) => task.labor_id === id),
      point: () => order.inspection?.points.find((point) => point.id === id),
      item: () => (order.check?.id === id[0] ? order.check.items.find((item) => item.key === id[1]) : undefined),
    }[kind]();
    if (found) return found;
  }
  return null;
}

const mark = (thing, news) => thing && Object.assign(thing, news, { pending: true });

// Marks the task an action is about and changes it by `news(task, payload, work)`; its clock stops with the action.
const onTask = (news) => (work, payload, entry) => {
  const task = find(work, "task", payload.labor_id);
  if (!task) return;
  const spent_seconds = elapsed(task, new Date(entry.happened_at));
  Object.assign(task, { spent_seconds, counted_at: null, pending: true }, news(task, payload, work, entry));
};

// How an action shows before the server has spoken; what it touches is marked.
const SHOWN = {
  "task.start": onTask((task, payload, work, entry) => ({ state: "RUNNING", counted_at: entry.happened_at, pause_reason: null })),
  "task.pause": onTask((task, { reason }) => ({ state: "PAUSED", pause_reason: reason })),
  "task.finish": onTask(() => ({ state: "DONE" })),
  "task.hand_over": onTask((task, { to_user_id }, work) => ({
    state: task.state === "RUNNING" ? "PAUSED" : task.state,
    mine: false,
    technician: work.people.find((one) => one.user_id === to_user_id)?.name ?? "",
  })),
  "order.finish": (work, { ot_id }) => mark(orderOf(work, ot_id), { may_finish: false }),
  "check.begin": (work, { ot_id }) => mark(orderOf(work, ot_id), { may_check: false }),
  "point.grade": (work, { point_id, grade, measure, note, photos }) => {
    const point = find(work, "point", point_id);
    if (point) mark(point, { grade, measure: measure ?? point.measure, note: note ?? point.note, photos: point.photos + (photos?.length ?? 0) });
  },
  "check.answer": (work, { check_id, key, ok, measure, note }) => {
    const item = find(work, "item", [check_id, key]);
    if (item) mark(item, { answered: true, ok, measure: measure ?? item.measure, note: note ?? item.note });
  },
  "check.road_test": (work, { check_id, start_km, end_km }) => {
    const check = work.orders.map((order) => order.check).find((one) => one?.id === check_id);
    mark(check, { road_start_km: start_km, road_end_km: end_km });
  },
  "part.ask": (work, { ot_id, name, quantity }, entry) => {
    orderOf(work, ot_id)?.requests.push({ id: entry.key, name: name ?? entry.label, quantity, status: "ASKED", pending: true });
  },
};

// The work as the person left it: nothing given is changed.
export function shown(work, entries, userId) {
  if (!work) return null;
  const now = structuredClone(work);
  for (const task of now.orders.flatMap((order) => order.tasks)) task.counted_at = task.started_at;
  for (const entry of entries.filter((one) => one.user_id === userId)) SHOWN[entry.kind]?.(now, entry.payload, entry);
  return now;
}

// Seconds spent on a task up to `now`: what the server counted of stopped clocks, and what passed since the person's own began.
export const elapsed = (task, now) =>
  Number(task.spent_seconds) + (task.state === "RUNNING" && task.counted_at ? Math.max(0, (now - new Date(task.counted_at)) / 1000) : 0);

const bare = (code) => code.toUpperCase().replace(/[^0-9A-Z]/g, "");

// What a code is, as far as the tablet knows without asking: an OT's number or a car's plate.
export function known(work, code) {
  const order = (work?.orders ?? []).find((one) => [one.number, one.plate].some((name) => name && bare(name) === bare(code)));
  return order ? { kind: "order", id: order.id, label: order.number, order_id: order.id } : null;
}
