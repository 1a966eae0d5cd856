// A note outside IndexedDB of what waits, so that a browser that empties it is found out.
// It says which form and when, never what was written.
const PREFIX = "gladsaxe.waiting.";

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

export function mark(item, title) {
  try {
    storage()?.setItem(PREFIX + item.record_id, JSON.stringify({ owner: item.owner, title }));
  } catch {
    // Without the note the registration itself is as safe.
  }
}

export const unmark = (recordId) => storage()?.removeItem(PREFIX + recordId);

export function marked(owner) {
  const kept = storage();
  if (!kept) return [];
  return Object.keys(kept)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ record_id: name.slice(PREFIX.length), ...JSON.parse(kept.getItem(name)) }))
    .filter((row) => row.owner === owner);
}
