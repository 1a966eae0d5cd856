// Drafts: what is typed, locked and kept while it is typed.
import { ring } from "./bell.js";
import { known } from "./identity.js";
import { lock, unlock } from "./seal.js";
import { photosOf, read, revsOf, write } from "./store.js";

// Drafts that name no version were written when every form had its first.
const FIRST_VERSION = 1;

// `rev` is what the form would be sent under, `earlier` the photos that it has already, `readable` what a newer form
// shows of it.
export async function saveDraft({ recordId, form, version, fields, rev, earlier, readable }) {
  const me = await known();
  if (!me?.lock) return null;
  const saved_at = new Date().toISOString();
  const locked = await lock(me.lock, recordId, { fields, rev, earlier, readable });
  const kept = await write(["drafts", "items"], async (tx) => {
    const sent = await tx.objectStore("items").getAll(revsOf(recordId));
    // What is sent is frozen; a late autosave makes no draft of it again.
    if (sent.some((item) => item.rev >= rev)) return false;
    await tx.objectStore("drafts").put({ record_id: recordId, owner: me.owner, form, version, saved_at, ...locked });
    return true;
  });
  if (kept) ring("changed");
  return kept ? saved_at : null;
}

export async function drafts() {
  const me = await known();
  if (!me?.lock) return [];
  const rows = await read(["drafts"], (tx) => tx.objectStore("drafts").getAll());
  return rows.filter((row) => row.owner === me.owner).sort((a, b) => a.saved_at.localeCompare(b.saved_at));
}

export async function openDraft(recordId) {
  const me = await known();
  const row = me?.lock && (await read(["drafts"], (tx) => tx.objectStore("drafts").get(recordId)));
  const kept = row && row.owner === me.owner ? await unlock(me.lock, recordId, row).catch(() => null) : null;
  return kept && { version: row.version ?? FIRST_VERSION, ...kept };
}

export async function removeDraft(recordId) {
  await write(["drafts", "items", "photos"], async (tx) => {
    await tx.objectStore("drafts").delete(recordId);
    // What is sent of the record keeps its photos.
    const sent = await tx.objectStore("items").getAllKeys(revsOf(recordId));
    if (!sent.length) await tx.objectStore("photos").delete(photosOf(recordId));
  });
  ring("changed");
}
