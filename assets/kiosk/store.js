// What the tablet keeps through a reload: IndexedDB, one transaction for each thing that must not be done by halves.
const NAME = "torque-kiosk";
const STORES = { kept: null, queue: { keyPath: "seq", autoIncrement: true }, uploads: { keyPath: "key" }, told: { keyPath: "key" } };

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options ?? undefined);
  };
  return answer(request);
}

export async function openStore() {
  const db = await opened();

  // Runs `work` on the stores named, all or nothing, and resolves when the disk has it.
  function change(names, work) {
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      work(...names.map((name) => transaction.objectStore(name)));
    });
  }
  const read = (name, how) => answer(how(db.transaction(name).objectStore(name)));

  return {
    get: (name) => read("kept", (kept) => kept.get(name)),
    keep: (name, value) => change(["kept"], (kept) => kept.put(value, name)),
    forget: (name) => change(["kept"], (kept) => kept.delete(name)),

    // `blobs`: [{key, blob}], kept with the action that names them or not at all.
    enqueue: (entry, blobs = []) =>
      change(["queue", "uploads"], (queue, uploads) => {
        queue.add(entry);
        blobs.forEach((one) => uploads.put(one));
      }),
    waiting: () => read("queue", (queue) => queue.getAll()),
    upload: (key) => read("uploads", (uploads) => uploads.get(key)),
    uploaded: (key) => change(["uploads"], (uploads) => uploads.delete(key)),

    // An action is done with: it and its photos go, and what has to be told about it stays until it is read.
    settle: (entry, told = null) =>
      change(["queue", "uploads", "told"], (queue, uploads, tellings) => {
        queue.delete(entry.seq);
        (entry.uploads ?? []).forEach((key) => uploads.delete(key));
        if (told) tellings.put(told);
      }),
    told: () => read("told", (told) => told.getAll()),
    read: (key) => change(["told"], (told) => told.delete(key)),
    wipe: () => change(Object.keys(STORES), (...stores) => stores.forEach((store) => store.clear())),
  };
}
