// The page "Ikke sendt endnu": what waits, and what can be done with it.
import { gathered, onRing } from "./bell.js";
import { drafts, openDraft, removeDraft } from "./drafts.js";
import { flush } from "./flush.js";
import { known } from "./identity.js";
import { copyOf, firstWords, leaveOut, own, remove, unsent } from "./outbox.js";
import { FORMS, beginning, button, clock, count, deletingButton, element, stateOf, titleOf } from "./words.js";

const MOST_SHOWN = 30;

const isStandIn = !("owner" in document.documentElement.dataset) && location.pathname !== "/ikke-sendt";
const list = document.getElementById("waiting");
const state = document.getElementById("waiting-state");

async function row(item) {
  const copy = item.state === "waiting" ? await copyOf(item.record_id) : null;
  const actions = element("p", { class: "actions" });
  const address = FORMS[item.form]?.address;
  if (copy && address) {
    actions.append(element("a", { class: "button button-secondary", href: `${address}#ret=${item.record_id}` }, "Ret"));
  }
  if (copy) actions.append(button("Gem en kopi", () => saveCopy(item, copy)));
  if (item.draft) actions.append(element("a", { class: "button button-secondary", href: item.draft }, "Ret"));
  if (item.address) actions.append(element("a", { href: item.address }, "Se kvitteringen"));
  if (item.state === "received" && item.missing.length && item.trouble && item.trouble !== "log_in") {
    const text = item.missing.length === 1 ? "Undlad billedet" : "Undlad billederne";
    const leave = () => leaveOut(item, item.missing, "Uden billeder, der ikke kunne sendes");
    actions.append(deletingButton(text, `${text} for altid`, leave));
  }
  if (item.state === "waiting") actions.append(deleting(() => remove(item.record_id)));
  const made = element("li", { "data-record": item.record_id }, ...described(item, stateOf(item), await firstWords(item)), actions);
  return kept(item.key, made);
}

async function draftRow(draft) {
  const address = `${FORMS[draft.form].address}#kladde=${draft.record_id}`;
  const actions = element("p", { class: "actions" });
  actions.append(
    element("a", { class: "button button-secondary", href: address }, "Skriv videre"),
    deleting(() => removeDraft(draft.record_id)),
  );
  const shown = described(draft, "Kladde – ikke sendt", beginning((await openDraft(draft.record_id))?.fields ?? []));
  return kept(draft.record_id, element("li", { "data-record": draft.record_id }, ...shown, actions));
}

function described(row, text, written) {
  const parts = [element("h2", { class: "h4" }, titleOf(row)), element("p", {}, text)];
  return written ? [parts[0], element("p", {}, written), parts[1]] : parts;
}

const deleting = (work) =>
  deletingButton("Slet", "Slet for altid", async (pressed) => {
    const at = [...list.children].indexOf(pressed.closest("li"));
    await work();
    await show();
    // What stood below has come up, or what tells that nothing is left.
    const next = (list.children[at] ?? list.lastElementChild)?.querySelector("a, button") ?? state;
    next.focus();
  });

function saveCopy(item, copy) {
  const text = `${titleOf(item)}\n\n${copy.readable}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = element("a", { href: address, download: `kopi-${item.record_id.slice(0, 8)}.txt`, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// A row that shows what it did stays where it is: a new one in its place would lose the press on it.
const still = new Map();

function kept(key, made) {
  const { html, row: before } = still.get(key) ?? {};
  if (html === made.outerHTML) return before;
  still.set(key, { html: made.outerHTML, row: made });
  return made;
}

function place(rows) {
  for (const before of [...list.children]) if (!rows.includes(before)) before.remove();
  for (const [at, row] of rows.entries()) if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
}

// One thing at a time: what waits, then photos that wait, then what must be put right.
function unsentText(waiting) {
  const records = waiting.filter((item) => item.state === "waiting").length;
  if (records) return `${count(records, "ting", "ting")} er ikke sendt endnu.`;
  const photos = waiting.reduce((sum, item) => sum + item.missing.length, 0);
  return `${count(photos, "billede", "billeder")} er ikke sendt endnu.`;
}

function restText(received) {
  const faulty = received.filter((item) => item.outcome === "needs_fix").length;
  if (faulty) return `${count(faulty, "ting", "ting")} skal rettes.`;
  return isStandIn ? "Intet venter på denne telefon." : "Alt er sendt.";
}

// What stands here is opened only for its owner, whose login gives the key.
async function closed() {
  const me = await known();
  if (!me) return isStandIn ? "" : "Vi ved ikke, hvem du er. Log ind for at se, hvad der venter.";
  if (me.lock) return "";
  const waiting = (await own()).filter(unsent).length;
  return waiting ? `${count(waiting, "ting", "ting")} er ikke sendt endnu. Log ind for at se og sende.` : "Log ind for at se, hvad der venter.";
}

// When "Send nu" failed last, until something is sent.
let failedAt = 0;

async function sendNow() {
  failedAt = 0;
  await flush({ all: true, check: true });
  if ((await own()).some(unsent)) failedAt = Date.now();
  await show();
}

function failureText(waiting) {
  if (!failedAt) return "";
  const tried = ` Det lykkedes ikke kl. ${clock(failedAt)}.`;
  if (waiting.some((item) => item.trouble === "log_in")) return `${tried} Log ind, så sender vi.`;
  const next = Math.max(Date.now(), Math.min(...waiting.map((item) => item.next_try)));
  return `${tried} Vi prøver igen kl. ${clock(next)}.`;
}

const show = gathered(async () => {
  const reason = await closed();
  if (reason) {
    list.replaceChildren();
    if (state.textContent !== reason) state.textContent = reason;
    return;
  }
  const all = await own();
  const waiting = all.filter(unsent);
  // What was put right is shown once, as it was sent last.
  const isLast = (item) => !all.some((other) => other.record_id === item.record_id && other.rev > item.rev);
  const told = all.filter((item) => !unsent(item)).slice(-10).filter(isLast);
  const begun = await drafts();
  const rows = [...waiting.slice(0, MOST_SHOWN), ...told.reverse()].map(row);
  place(await Promise.all([...rows, ...begun.map(draftRow)]));
  const more = waiting.length > MOST_SHOWN ? ` Her er de første ${MOST_SHOWN}.` : "";
  const text = waiting.length ? `${unsentText(waiting)}${failureText(waiting)}${more}` : restText(all.filter(isLast));
  if (state.textContent !== text) state.textContent = text;
});

// Where the phone shows this in the place of a page that cannot be had: what can be written comes first.
function standIn() {
  const heading = document.querySelector("main h1");
  const forms = document.getElementById("write");
  if (!forms) return;
  heading.textContent = "Du har ikke net. Du kan skrive:";
  document.title = heading.textContent;
  forms.querySelector("h2").remove();
  heading.after(forms);
}

export async function showWaiting() {
  document.getElementById("send-now").addEventListener("click", sendNow);
  if (isStandIn) standIn();
  onRing("changed", show);
  onRing("sending", () => (state.textContent = "Sender…"));
  onRing("done", show);
  await show();
}
