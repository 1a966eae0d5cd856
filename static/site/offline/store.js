// What the phone keeps, in IndexedDB. Every write is one strict transaction.
import { openDB } from "idb";

const NAME = "gladsaxe";
let opening = null;

function connection() {
  opening ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("items", { keyPath: "key" }).createIndex("seq", "seq", { unique: true });
      db.createObjectStore("photos", { keyPath: ["record_id", "sha256"] });
      db.createObjectStore("copies", { keyPath: "record_id" });
      db.createObjectStore("drafts", { keyPath: "record_id" });
      db.createObjectStore("me", { keyPath: "id" });
    },
    blocking(_old, _new, event) {
      event.target.close();
      opening = null;
    },
    terminated() {
      opening = null;
    },
  }).catch((fault) => {
    opening = null;
    throw fault;
  });
  return opening;
}

// A phone that slept closes connections without a word: the first use says so, a new one works.
const isDead = (fault) => ["InvalidStateError", "UnknownError"].includes(fault?.name);

async function once(names, mode, work) {
  const db = await connection();
  const tx = db.transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
  const done = tx.done;
  try {
    const result = await work(tx);
    await done;
    return result;
  } catch (fault) {
    done.catch(() => {});
    try {
      tx.abort();
    } catch {
      // It has ended already.
    }
    throw fault;
  }
}

async function transact(names, mode, work) {
  try {
    return await once(names, mode, work);
  } catch (fault) {
    if (!isDead(fault)) throw fault;
    opening = null;
    return once(names, mode, work);
  }
}

// The keys of everything that was sent of one record.
export const revsOf = (recordId) => IDBKeyRange.bound(`${recordId}.`, `${recordId}.\uffff`);

// The keys of one record's photos.
export const photosOf = (recordId) => IDBKeyRange.bound([recordId, ""], [recordId, "\uffff"]);

export const read = (names, work) => transact(names, "readonly", work);
export const write = (names, work) => transact(names, "readwrite", work);
