// What was done on the tablet and the server does not know yet: sent in the order it was done, each action once.
//
// The key of an action is made when it is done. An answer that got lost is asked for again with the same keys,
// and the server answers as it did the first time: sending too often does no harm, never sending would.
const MOST = 100;
const LONGEST_PAUSE = 60_000;

export const pauseAfter = (failures, dice = Math.random()) => Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.5 + dice / 2);

const asSent = ({ key, kind, payload, happened_at, grant }) => ({ key, kind, payload, happened_at, grant });
const asTold = (entry, outcome, sentence, at) => ({
  key: entry.key, kind: entry.kind, payload: entry.payload, label: entry.label, user_id: entry.user_id, outcome, sentence, at,
});

// `server`: {act, upload}; `hooks`: {settled(), resting(unheard), stranger(refused)}; `own` runs its argument unless
// another window of this tablet already sends.
export function makeQueue({ store, server, hooks, own = (work) => work(), later = setTimeout, dice = Math.random, now = () => new Date() }) {
  let failures = 0;
  let busy = false;
  let again = false;
  let timer = null;

  const refuse = (entry, refused) => store.settle(entry, asTold(entry, "REFUSED", refused.message, now().toISOString()));
  const isFinal = (lost) => lost.status !== undefined && !lost.passing && !hooks.stranger(lost);

  // The photos of an action go before it. False: the server will never take one of them, and the action is told of.
  async function uploadsSent(entry) {
    for (const key of entry.uploads ?? []) {
      const kept = await store.upload(key);
      if (!kept) continue;
      try {
        await server.upload(entry.grant, key, kept.blob);
      } catch (lost) {
        if (!isFinal(lost)) throw lost;
        await refuse(entry, lost);
        return false;
      }
      await store.uploaded(key);
    }
    return true;
  }

  async function send(batch) {
    let outcomes;
    try {
      outcomes = await server.act(batch.map(asSent));
    } catch (lost) {
      if (!isFinal(lost)) throw lost;
      // one the server cannot even read must not hold up the others
      if (batch.length === 1) return refuse(batch[0], lost);
      for (const entry of batch) await send([entry]);
      return undefined;
    }
    const known = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
    for (const entry of batch) {
      const outcome = known.get(entry.key);
      if (!outcome) throw new Error(`no outcome of ${entry.key}`);
      const told = outcome.outcome === "DONE" ? null : asTold(entry, outcome.outcome, outcome.sentence, now().toISOString());
      await store.settle(entry, told);
    }
    return undefined;
  }

  async function sendAll() {
    for (let waiting = await store.waiting(); waiting.length; waiting = await store.waiting()) {
      const batch = [];
      for (const entry of waiting.slice(0, MOST)) {
        if (await uploadsSent(entry)) batch.push(entry);
      }
      if (batch.length) await send(batch);
      failures = 0;
      await hooks.settled();
    }
  }

  async function wake() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    clearTimeout(timer);
    try {
      do {
        again = false;
        await own(sendAll);
      } while (again);
      hooks.resting(false);
    } catch (lost) {
      if (lost.status !== undefined && hooks.stranger(lost)) return;
      failures += 1;
      const pause = Math.max(1000 * (lost.retryAfter ?? 0), pauseAfter(failures, dice()));
      timer = later(wake, pause);
      hooks.resting(lost.status === undefined);
    } finally {
      busy = false;
    }
  }

  return { wake, stop: () => clearTimeout(timer) };
}
