// Photos that wait to be sent, kept on the device until they are: a browser that is closed loses none of them.
const NAME = "torque-photos";
const STORES = ["parcels", "pieces"];
const KEPT_FOR = 30 * 86_400_000;

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
  return answer(request);
}

// Runs `work` on both stores, all or nothing; resolves once the disk has it.
function change(db, work) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORES, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(...STORES.map((name) => transaction.objectStore(name)));
  });
}

let database = null;

// A private window may keep nothing: the photo then waits with the page, as `otherwise` says.
async function kept(work, otherwise) {
  try {
    database ??= opened();
    return await work(await database);
  } catch {
    database = null;
    return otherwise;
  }
}

const asKept = ({ file, key, name, button, ownerType, ownerId }) => ({ file, key, name, button, ownerType, ownerId, at: Date.now() });

// Resolves with whether the device keeps it.
export const keep = (parcel) => kept((db) => change(db, (parcels) => parcels.put(asKept(parcel), parcel.key)).then(() => true), false);

// Which pieces of it the server has: after the browser was closed only the others are sent.
export const keepPieces = ({ key, pieces }) => kept((db) => change(db, (_parcels, stored) => stored.put(pieces, key)), undefined);

export const forget = ({ key }) =>
  kept((db) => change(db, (parcels, pieces) => [parcels, pieces].forEach((store) => store.delete(key))), undefined);

export const isKept = ({ key }) => kept(async (db) => (await answer(db.transaction("parcels").objectStore("parcels").getKey(key))) !== undefined, true);

// What was left waiting for a record, oldest first; it is sent by whoever opens that record, nobody else.
export const waitingFor = (ownerType, ownerId) =>
  kept(async (db) => {
    const reading = db.transaction(STORES);
    const [parcels, pieces] = STORES.map((name) => reading.objectStore(name));
    const all = (await answer(parcels.getAll())).sort((one, other) => one.at - other.at);
    const stale = all.filter((one) => Date.now() - one.at > KEPT_FOR);
    const wanted = all.filter((one) => !stale.includes(one) && one.ownerType === ownerType && one.ownerId === ownerId);
    const known = await Promise.all(wanted.map((one) => answer(pieces.get(one.key))));
    await Promise.all(stale.map(forget));
    return wanted.map((one, at) => ({ ...one, pieces: known[at] ?? [] }));
  }, []);
