// Who writes on this phone. Only the server says so; logging out forgets it, and so does the next login.
import { timeoutSignal } from "./abilities.js";
import { tellOthers } from "./bell.js";
import { fromBase64Url, lockFrom } from "./seal.js";
import { read, write } from "./store.js";

const FRESH = 24 * 60 * 60 * 1000;
const KEEP_DAYS = 14;

// What the server wrote in the page: whose it is, since which login, and the owner's keys.
const page = document.documentElement.dataset;
const pageSince = Number(page.since ?? 0);
export const pageOwner = page.owner ?? "";
export const hasPageKeys = Boolean(page.lock && page.key);
// The server made this page while nobody was logged in. A blank form that the phone kept says nothing of it.
export const isNobodysPage = page.owner === "";

// The one person this page is for. A blank form is for the first whom it meets here.
let holder = pageOwner;

export const hasHolder = () => holder !== "";

const row = (id) => read(["me"], (tx) => tx.objectStore("me").get(id));

// The person whose things this page may open: nobody while the phone is another's than the page.
export async function known() {
  const me = await row("me");
  holder ||= me?.owner ?? "";
  return me?.owner === holder ? me : undefined;
}

// How often somebody was forgotten here, and the latest login of theirs: what is older than that is not believed.
const turnIn = async (tx) => (await tx.objectStore("me").get("turn")) ?? { id: "turn", number: 0, since: 0 };

// The page's own word, unless a later login has been here; undefined where the server must be asked.
export async function takePage() {
  if (!pageOwner) return known();
  const me = await known();
  if (me?.lock && me.since === pageSince && Date.now() - me.at < FRESH) return me;
  if (!hasPageKeys) return undefined;
  const answer = { owner: pageOwner, since: pageSince, key: { public: page.key }, lock: page.lock };
  return take(answer, (turn, before) =>
    before?.owner === pageOwner ? pageSince >= before.since : pageSince > Math.max(turn.since, before?.since ?? 0),
  );
}

// Ask the server: the person, null when nobody is logged in, undefined when there is no telling.
export async function ask() {
  const { number } = await read(["me"], turnIn);
  let answer;
  try {
    const response = await fetch("/offline/v1/whoami", {
      headers: { "X-Outbox": "1" },
      cache: "no-store",
      redirect: "manual",
      signal: timeoutSignal(15_000),
    });
    answer = { status: response.status, ...JSON.parse(await response.text()) };
  } catch {
    return undefined;
  }
  // Somebody has left or logged in since it was asked.
  const isBelieved = (turn, before) =>
    turn.number === number && (!before || !(answer.since < before.since) || answer.owner === before.owner);
  if (answer.status === 401 && answer.error === "log_in") {
    await lockUp(isBelieved);
    return null;
  }
  if (answer.status !== 200 || !answer.owner || !answer.key?.public || !answer.lock) return undefined;
  return take(answer, isBelieved);
}

async function take(answer, isBelieved) {
  const lock = await lockFrom(fromBase64Url(answer.lock));
  const publicKey = fromBase64Url(answer.key.public);
  let isAnother = false;
  const me = await write(["me"], async (tx) => {
    const store = tx.objectStore("me");
    const before = await store.get("me");
    if (!isBelieved(await turnIn(tx), before)) return undefined;
    isAnother = before?.owner !== answer.owner;
    if (before && isAnother) await forgetIn(tx, before);
    const keepDays = answer.keep_days ?? before?.keepDays ?? KEEP_DAYS;
    const { owner, since = 0 } = answer;
    const person = { id: "me", owner, since, publicKey, lock, keepDays, at: Date.now() };
    await store.put(person);
    return person;
  });
  if (isAnother) tellOthers("left");
  return me;
}

// A session that has ended takes the key along and leaves the owner: what waits is still theirs.
export const lockUp = (isBelieved = () => true) =>
  write(["me"], async (tx) => {
    const store = tx.objectStore("me");
    const me = await store.get("me");
    if (me?.lock && isBelieved(await turnIn(tx))) await store.put({ ...me, lock: null });
    await store.delete("leaving");
  });

// Forget who wrote here, and with the lock how to read the drafts and copies that stay.
export async function forget() {
  await forgetBeforeLogin();
  tellOthers("left");
}

// Other tabs stay as they are: the one who logs in may be their own.
export const forgetBeforeLogin = () =>
  write(["me"], async (tx) => forgetIn(tx, await tx.objectStore("me").get("me")));

async function forgetIn(tx, me) {
  const store = tx.objectStore("me");
  const { number, since } = await turnIn(tx);
  await store.delete("me");
  await store.put({ id: "turn", number: number + 1, since: Math.max(since, me?.since ?? 0) });
}

// Who left while the server could not be told: their next page ends the session before it shows anything.
export const noteLeaving = () =>
  write(["me"], (tx) => tx.objectStore("me").put({ id: "leaving", owner: pageOwner, since: pageSince }));

export async function isLeaving() {
  const leaving = pageOwner && (await row("leaving"));
  return Boolean(leaving) && leaving.owner === pageOwner && leaving.since >= pageSince;
}
