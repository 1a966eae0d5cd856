// Who writes on this phone. Only the server says so; logging out forgets it.
import { tellOthers } from "./bell.js";
import { fromBase64Url, lockFrom } from "./seal.js";
import { read, write } from "./store.js";

const FRESH = 24 * 60 * 60 * 1000;
const KEEP_DAYS = 14;

// Whom the server made this page for: empty on a blank form and where nobody is logged in.
export const pageOwner = document.documentElement.dataset.owner ?? "";

export const known = () => read(["me"], (tx) => tx.objectStore("me").get("me"));

// Ask the server: the person, null when nobody is logged in, undefined when there is no telling.
export async function ask() {
  let answer;
  try {
    const response = await fetch("/offline/v1/whoami", {
      headers: { "X-Outbox": "1" },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    answer = { status: response.status, ...JSON.parse(await response.text()) };
  } catch {
    return undefined;
  }
  if (answer.status === 401 && answer.error === "log_in") return null;
  if (answer.status !== 200 || !answer.owner || !answer.key?.public) return undefined;
  return take(answer);
}

async function take(answer) {
  const before = await known();
  if (before && before.owner !== answer.owner) await forget(before);
  const me = {
    id: "me",
    owner: answer.owner,
    publicKey: fromBase64Url(answer.key.public),
    keepDays: answer.keep_days ?? KEEP_DAYS,
    at: Date.now(),
    lockIsOurs: !answer.lock,
    lock: before?.owner === answer.owner ? before.lock : null,
  };
  if (answer.lock) me.lock = await lockFrom(fromBase64Url(answer.lock));
  me.lock ??= await lockFrom(crypto.getRandomValues(new Uint8Array(32)));
  await write(["me"], (tx) => tx.objectStore("me").put(me));
  return me;
}

// Who the page is for: as kept, or as the server says where the page is somebody else's or the keys are old.
export async function identify() {
  const me = await known();
  const same = me && (!pageOwner || me.owner === pageOwner);
  if (!pageOwner || (same && Date.now() - me.at < FRESH)) return me;
  const told = await ask();
  return told === undefined && same ? me : told;
}

// Forget who wrote here, and with the lock how to read the drafts and copies that stay.
export async function forget(me) {
  await write(["me", "drafts", "copies"], async (tx) => {
    await tx.objectStore("me").delete("me");
    if (!me?.lockIsOurs) return;
    for (const name of ["drafts", "copies"]) {
      const store = tx.objectStore(name);
      for (const row of await store.getAll()) {
        if (row.owner === me.owner) await store.delete(row.record_id);
      }
    }
  });
  tellOthers("left");
}
