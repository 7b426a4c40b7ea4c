// What the page knows now; whoever changes it, it is drawn once, in the next frame.
import { shown } from "./work.js";

export const state = {
  phase: "starting", // starting, people, pin, work, stranger
  device: null,
  people: null, // until they are known
  person: null, // {user_id, name, permissions}
  grant: null,
  key: null, // of the person's sealed things
  base: null, // the server's last word about the work
  tag: null,
  queue: [],
  told: [],
  online: navigator.onLine,
  sending: false,
  orderId: null,
  said: "", // what is wrong on the lock screen
  busy: false,
  lost: [], // what was never sent, when the device was sent away
};

const drawers = new Set();
let asked = false;

export function change(news) {
  Object.assign(state, news);
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawers.forEach((draw) => draw());
  });
}

export const onChange = (draw) => drawers.add(draw);
export const work = () => shown(state.base, state.queue, state.person?.user_id);
export const may = (permission) => state.person?.permissions.includes(permission) ?? false;
export const tellings = () => state.told.filter((one) => one.user_id === state.person?.user_id);

// What could not be done to the thing with this id, the latest first.
export const toldOf = (id) => tellings().find((one) => Object.values(one.payload).includes(id)) ?? null;

// The server's clock: a tablet's own may be wrong by hours.
let ahead = 0;
export const hearClock = (at) => at && (ahead = new Date(at) - Date.now());
export const serverNow = () => new Date(Date.now() + ahead);
export const clockAhead = () => ahead;
export const setAhead = (milliseconds) => (ahead = milliseconds ?? 0);
