// The outbox: what was sent from a form, kept until the server has given a receipt.
import { ring } from "./bell.js";
import { known } from "./identity.js";
import { mark, marked, unmark } from "./marks.js";
import { smaller } from "./photos.js";
import { lock, seal, sha256, toBase64Url, unlock, utf8 } from "./seal.js";
import { photosOf, read, revsOf, write } from "./store.js";
import { beginning, titleOf } from "./words.js";

export class NotKept extends Error {}

// Keep a filled form; returns the kept item once it has been read back from the phone's storage.
// `photos` are [field, File], `earlier` are [field, hash] of photos that this record has already, and `least` is the
// rev to send under when the server has seen more of the record than this phone.
export async function keep(written) {
  const { recordId, form, version, fields, photos = [], earlier = [], readable = "", longest, least = 1 } = written;
  const { chosen = [] } = written;
  const me = await known();
  if (!me) throw new NotKept("nobody is known on this phone");
  // Asked for but not waited for: a browser may ask the person, who may not answer.
  navigator.storage?.persist?.().catch(() => {});
  const pictures = [];
  for (const [field, file] of photos) pictures.push(await sealedPhoto(me, recordId, field, file, longest));
  const named = [...earlier, ...pictures.map(({ field, row }) => [field, row.sha256])];
  const body = JSON.stringify({ fields, photos: named });
  const copy = { form, version, fields, photos: named, readable };
  const draft = {
    record_id: recordId,
    owner: me.owner,
    form,
    form_version: version,
    photos: named.map(([, hash]) => hash),
    saved_at: new Date().toISOString(),
    state: "waiting",
    tries: 0,
    next_try: 0,
    trouble: "",
    missing: [],
  };
  const rev = await nextRev(recordId, least);
  const about = `${recordId}.${rev}.${me.owner}.${form}.${version}`;
  const sealed = toBase64Url(await seal(me.publicKey, about, utf8(body)));
  const item = { ...draft, key: `${recordId}.${rev}`, rev, sealed, sha256: await sha256(utf8(sealed)) };
  if (me.lock) {
    item.print = await lock(me.lock, recordId, await printOf(fields, chosen));
    item.words = await lock(me.lock, recordId, beginning(fields));
  }
  // Without the key, which the next login gives back, it can be sent and not be changed here.
  const locked = me.lock && (await lock(me.lock, recordId, copy));
  await put(item, pictures.map(({ row }) => row), locked);
  await readBack(item, pictures.map(({ row }) => row));
  mark(item, titleOf(item));
  ring("changed");
  return item;
}

// What tells whether a form says what was sent; locked, for a short text could be guessed from it.
const printOf = async (fields, chosen) => ({
  fields: await sha256(utf8(JSON.stringify(fields))),
  chosen: chosen.map(([field, file]) => [field, file.name, file.size]),
});

// Return true if the item was made of these fields; a browser may have let go of the photos that were chosen.
export async function saysTheSame(item, fields, chosen) {
  const me = await known();
  if (!me?.lock || !item.print) return false;
  const sent = await unlock(me.lock, item.record_id, item.print).catch(() => null);
  const now = await printOf(fields, chosen);
  return sent?.fields === now.fields && (!chosen.length || JSON.stringify(sent.chosen) === JSON.stringify(now.chosen));
}

// Keep chosen photos beside a draft, one after the other; null where no draft is kept.
export async function keepDraftPhotos(recordId, field, files, longest) {
  const me = await known();
  if (!me?.lock) return null;
  const named = [];
  for (const file of files) {
    const { row } = await sealedPhoto(me, recordId, field, file, longest);
    await write(["photos"], (tx) => tx.objectStore("photos").put(row));
    named.push([field, row.sha256]);
  }
  return named;
}

async function sealedPhoto(me, recordId, field, file, longest) {
  const { bytes } = await smaller(file, longest);
  const sealed = (await seal(me.publicKey, `${recordId}.${me.owner}.photo`, bytes)).buffer;
  return { field, row: { record_id: recordId, sha256: await sha256(sealed), owner: me.owner, bytes: sealed } };
}

async function nextRev(recordId, least) {
  const earlier = await read(["items"], (tx) => tx.objectStore("items").getAll(revsOf(recordId)));
  return Math.max(least, ...earlier.map((item) => item.rev + 1));
}

const put = (item, photos, locked) =>
  write(["items", "photos", "copies", "drafts"], async (tx) => {
    const store = tx.objectStore("items");
    const last = await store.index("seq").openKeyCursor(null, "prev");
    item.seq = (last?.key ?? 0) + 1;
    for (const earlier of await store.getAll(revsOf(item.record_id))) {
      // What the person has changed since is sent in its place.
      if (earlier.state === "waiting") await store.delete(earlier.key);
    }
    await store.add(item);
    for (const photo of photos) await tx.objectStore("photos").put(photo);
    if (locked) await tx.objectStore("copies").put({ record_id: item.record_id, owner: item.owner, ...locked });
    else await tx.objectStore("copies").delete(item.record_id);
    await tx.objectStore("drafts").delete(item.record_id);
  });

async function readBack(item, photos) {
  const [found, bytes] = await read(["items", "photos"], async (tx) => [
    await tx.objectStore("items").get(item.key),
    await Promise.all(photos.map((photo) => tx.objectStore("photos").get([photo.record_id, photo.sha256]))),
  ]);
  const sums = await Promise.all(bytes.map((photo) => photo && sha256(photo.bytes)));
  const whole = found && (await sha256(utf8(found.sealed))) === item.sha256;
  if (!whole || sums.some((sum, at) => sum !== photos[at].sha256)) throw new NotKept("not what was written");
}

export const itemOf = (key) => read(["items"], (tx) => tx.objectStore("items").get(key));

export const items = () => read(["items"], (tx) => tx.objectStore("items").index("seq").getAll());

export async function own() {
  const me = await known();
  return me ? (await items()).filter((item) => item.owner === me.owner) : [];
}

export const unsent = (item) => item.state === "waiting" || item.missing.length > 0;

// What the person wrote, as long as this phone may read it.
export async function copyOf(recordId) {
  const me = await known();
  const row = me?.lock && (await read(["copies"], (tx) => tx.objectStore("copies").get(recordId)));
  return row ? unlock(me.lock, recordId, row).catch(() => null) : null;
}

// The first words of an item, also of one that was received and has no copy any more.
export async function firstWords(item) {
  const me = await known();
  return me?.lock && item.words ? unlock(me.lock, item.record_id, item.words).catch(() => "") : "";
}

// Change an item as it is kept now, unless it has gone or been overtaken meanwhile.
export async function change(key, work) {
  const changed = await write(["items", "photos", "copies"], async (tx) => {
    const item = await tx.objectStore("items").get(key);
    if (!item) return null;
    work(item, tx);
    await tx.objectStore("items").put(item);
    // What the server has needs no readable copy; the sealed one stays for some days.
    const revs = await tx.objectStore("items").getAll(revsOf(item.record_id));
    if (!revs.some(unsent)) await tx.objectStore("copies").delete(item.record_id);
    return item;
  });
  if (changed && !unsent(changed)) unmark(changed.record_id);
  if (changed) ring("changed");
  return changed;
}

// A photo that cannot be taken in: the record is done without it, also when the server asks for it again.
export const leaveOut = (item, hashes, trouble) =>
  change(item.key, (kept) => {
    kept.left_out = [...(kept.left_out ?? []), ...hashes];
    kept.missing = kept.missing.filter((hash) => !hashes.includes(hash));
    kept.trouble = trouble;
    kept.next_try = kept.tries = 0;
  });

export async function photoOf(recordId, hash) {
  return read(["photos"], (tx) => tx.objectStore("photos").get([recordId, hash]));
}

// Only the person deletes what waits; what was received goes when the server has held it long enough.
export async function remove(recordId) {
  await write(["items", "photos", "copies", "drafts"], async (tx) => {
    await tx.objectStore("items").delete(revsOf(recordId));
    await tx.objectStore("photos").delete(photosOf(recordId));
    await tx.objectStore("copies").delete(recordId);
    await tx.objectStore("drafts").delete(recordId);
  });
  unmark(recordId);
  ring("changed");
}

// The titles of what was kept here and is not here any more.
export async function lost() {
  const me = await known();
  if (!me) return [];
  const here = new Set((await items()).map((item) => item.record_id));
  return marked(me.owner).filter((row) => !here.has(row.record_id));
}
