// Sending what waits: one record after the other, the photos after their record.
import { timeoutSignal } from "./abilities.js";
import { isReceipt, isTaken, readAnswer, refusal, wait } from "./answers.js";
import { ring } from "./bell.js";
import { known } from "./identity.js";
import { change, itemOf, leaveOut, own, photoOf, remove, unsent } from "./outbox.js";
import { digest, toBase64, utf8 } from "./seal.js";

const FAILURES_IN_A_ROW = 3;
const LONGEST = { record: 30_000, photo: 120_000 };
const DAY = 24 * 60 * 60 * 1000;
const ASKED_EVERY = 60 * 60 * 1000;
const MOST_ASKED = 200;

let running = null;
let timer = 0;

// Send what is due, or all that waits. Several calls at once are one; a call meanwhile starts another round.
export function flush({ all = false, check = false } = {}) {
  if (running) {
    running.again ||= all || check;
    running.all ||= all;
    running.check ||= check;
    return running.done;
  }
  const round = { all, check, again: false };
  running = round;
  round.done = rounds(round).finally(() => {
    running = null;
    plan();
  });
  return round.done;
}

async function rounds(round) {
  do {
    const { all, check } = round;
    Object.assign(round, { again: false, all: false, check: false });
    await alone(() => oneRound(all, check));
  } while (round.again);
}

// One tab sends at a time; one that waits, for the tab that is being left too, sends what is left when it comes to it.
// Without locks two may send the same: the server counts it once.
async function alone(work) {
  if (!navigator.locks) return work();
  try {
    return await navigator.locks.request("gladsaxe-flush", { signal: timeoutSignal(LONGEST.record) }, work);
  } catch (fault) {
    if (!["AbortError", "TimeoutError"].includes(fault?.name)) throw fault;
    return undefined;
  }
}

async function oneRound(all, check) {
  const me = await known();
  if (!me) return;
  await repair(me, check);
  // A clock that was set back must not make an item wait for years.
  const isTime = (item) => item.next_try <= Date.now() || item.next_try > Date.now() + DAY;
  const due = (item) => unsent(item) && (all || (item.trouble !== "log_in" && isTime(item)));
  // One that fails again and again comes after those that were not tried.
  const queue = (await own()).filter(due).sort((a, b) => a.tries - b.tries || a.seq - b.seq);
  let failures = 0;
  for (const item of queue) {
    const result = await deliver(item);
    if (result === "stop") return;
    failures = result === "sent" ? 0 : failures + (result === "failed" ? 1 : 0);
    if (failures >= FAILURES_IN_A_ROW) return;
  }
}

async function deliver({ key }) {
  // As it is now: what the person has changed or deleted since the round began is not sent as it was.
  const item = await itemOf(key);
  if (!item || !unsent(item)) return "sent";
  let now = item;
  if (now.state === "waiting") {
    ring("sending");
    const { status, data, retryAfter } = await post("/offline/v1/records", recordOf(item), LONGEST.record);
    if (!isTaken(status) || !isReceipt(data, item)) return refused(item, status, data, retryAfter);
    now = await received(item, data);
  }
  for (const hash of now?.missing ?? []) {
    const result = await deliverPhoto(now, hash);
    if (result !== "sent") return result;
  }
  return "sent";
}

const recordOf = (item) => ({
  record_id: item.record_id,
  rev: item.rev,
  owner: item.owner,
  form: item.form,
  form_version: item.form_version,
  seq: item.seq,
  sealed: item.sealed,
  sha256: item.sha256,
  photos: item.photos,
  saved_at: item.saved_at,
});

const received = (item, data) =>
  change(item.key, (kept) => {
    Object.assign(kept, {
      state: "received",
      outcome: data.outcome,
      receipt: data.receipt,
      address: data.address ?? null,
      draft: data.draft ?? null,
      missing: (data.missing ?? []).filter((hash) => kept.photos.includes(hash) && !kept.left_out?.includes(hash)),
      trouble: kept.left_out ? kept.trouble : "",
      tries: 0,
      next_try: 0,
      received_at: kept.received_at ?? Date.now(),
      checked_at: Date.now(),
    });
  });

async function refused(item, status, data, retryAfter) {
  const { stop, told, trouble } = refusal(status, data, item.state === "received");
  await change(item.key, (kept) => {
    kept.trouble = trouble;
    if (stop) return;
    kept.tries += 1;
    kept.too_large = status === 413;
    kept.next_try = Date.now() + wait(kept.tries, retryAfter);
  });
  if (stop) return "stop";
  return told ? "told" : "failed";
}

async function deliverPhoto(item, hash) {
  const photo = await photoOf(item.record_id, hash);
  const { status, data, retryAfter } = photo
    ? await send(`/offline/v1/photos/${hash}`, "PUT", photo.bytes, "application/x-gladsaxe-sealed", LONGEST.photo)
    : { status: 200, data: { sha256: hash, outcome: "unusable" } };
  if (isTaken(status) && data?.sha256 === hash && ["accepted", "unusable"].includes(data.outcome)) {
    await change(item.key, (kept) => {
      kept.missing = kept.missing.filter((other) => other !== hash);
      kept.next_try = kept.tries = 0;
      if (data.outcome === "unusable") kept.trouble = data.message ?? "Et billede kunne ikke læses.";
    });
    return "sent";
  }
  if (status === 404 && data?.error === "unknown_photo") {
    // A server restored from an older copy asks for no photo of a record that it does not know.
    await change(item.key, (kept) => {
      kept.state = "waiting";
      kept.missing = [];
      kept.tries += 1;
      kept.next_try = Date.now() + wait(kept.tries);
    });
    return "failed";
  }
  if (status === 413 && data?.error === "too_large") {
    await leaveOut(item, [hash], "Et billede fylder for meget og er ikke sendt.");
    return "sent";
  }
  return refused(item, status, data, retryAfter);
}

// Ask what the server knows of what it has given receipts for: a restored server is offered it again.
async function repair(me, check) {
  const done = (await own()).filter((item) => item.state === "received");
  const stale = done.filter((item) => check || Date.now() - item.checked_at > ASKED_EVERY);
  for (let at = 0; at < stale.length; at += MOST_ASKED) {
    const asked = stale.slice(at, at + MOST_ASKED);
    const records = asked.map(({ record_id, rev, sha256 }) => ({ record_id, rev, sha256 }));
    const { status, data } = await post("/offline/v1/status", { owner: me.owner, records }, LONGEST.record);
    if (status !== 200 || data?.records?.length !== asked.length) return;
    for (const [index, item] of asked.entries()) await settle(me, item, data.records[index]);
  }
}

async function settle(me, item, told) {
  if (told?.known === true && isReceipt(told, item)) {
    const kept = await received(item, told);
    const old = Date.now() - item.received_at > me.keepDays * DAY;
    if (old && kept && !unsent(kept)) await remove(item.record_id);
  } else if (told?.known === false && told.record_id === item.record_id && told.rev === item.rev) {
    await change(item.key, (kept) => {
      Object.assign(kept, { state: "waiting", missing: [], tries: 0, next_try: 0, trouble: "" });
    });
  }
}

async function post(address, value, longest) {
  return send(address, "POST", utf8(JSON.stringify(value)), "application/json", longest);
}

async function send(address, method, bytes, type, longest) {
  try {
    const response = await fetch(address, {
      method,
      body: bytes,
      headers: {
        "Content-Type": type,
        "Content-Digest": `sha-256=:${toBase64(await digest(bytes))}:`,
        "X-Outbox": "1",
      },
      cache: "no-store",
      redirect: "manual",
      signal: timeoutSignal(longest),
    });
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    return { status: response.status, data: await readAnswer(response), retryAfter };
  } catch {
    return { status: 0, data: null, retryAfter: 0 };
  }
}

// The next try of what waits, when nothing else happens before.
async function plan() {
  clearTimeout(timer);
  const waiting = (await own().catch(() => [])).filter((item) => unsent(item) && item.trouble !== "log_in");
  if (!waiting.length) return;
  const next = Math.min(...waiting.map((item) => item.next_try));
  timer = setTimeout(() => flush(), Math.max(1000, Math.min(next - Date.now(), DAY)));
}

// Every occasion on which the net may be there.
export function flushOnOccasions() {
  window.addEventListener("online", () => flush({ all: true }));
  window.addEventListener("pageshow", () => flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
}
