// Logging out: what waits is sent, left sealed or deleted, and the next person can read nothing of it.
import { openDialog } from "./abilities.js";
import { onRing } from "./bell.js";
import { drafts } from "./drafts.js";
import { flush } from "./flush.js";
import { forget, forgetBeforeLogin, hasHolder, isLeaving, isNobodysPage, known, lockUp, noteLeaving } from "./identity.js";
import { own, remove, unsent } from "./outbox.js";
import { button, count, element } from "./words.js";

const WORD = "SLET";
const PATIENCE = 8000;
const FORGETTING = 3000;

// The phone forgets first, so that it can be handed on also where the server cannot be told yet.
async function leave(form) {
  await noteLeaving();
  await forget();
  if (await isServerThere()) return form.submit();
  const heading = element("h1", { tabindex: "-1" }, "Du er logget ud på denne telefon");
  const advice = "Du har ikke net. Næste gang telefonen har net, og siden åbnes, logger vi dig også ud hos os.";
  const main = element("main", { class: "container site-main" }, heading, element("p", {}, advice));
  form.hidden = true;
  document.body.replaceChildren(main, form);
  document.title = heading.textContent;
  heading.focus();
  window.addEventListener("online", () => form.submit());
  return undefined;
}

async function isServerThere() {
  const address = "/offline/v1/whoami";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(address, { headers: { "X-Outbox": "1" }, cache: "no-store", signal: stop.signal });
    return response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

// A page of somebody who left without the net: the session ends before anything else is done.
export async function finishLeaving() {
  if (isNobodysPage) await lockUp();
  const form = (await isLeaving()) && document.querySelector(".site-user form[data-outbox-leave]");
  if (!form) return false;
  document.body.hidden = true;
  form.submit();
  return true;
}

async function asked(event) {
  const form = event.currentTarget;
  event.preventDefault();
  const waiting = (await own().catch(() => [])).filter(unsent);
  const kept = await drafts().catch(() => []);
  if (waiting.length || kept.length) question(form, waiting, kept);
  else await leave(form).catch(() => form.submit());
}

function question(form, waiting, kept) {
  const said = element("p", { role: "status" });
  const dialog = element("dialog", { class: "outbox-leave", "aria-labelledby": "leave-heading" });
  const what = [
    waiting.length ? `${count(waiting.length, "ting er", "ting er")} ikke sendt` : "",
    kept.length ? `du har ${count(kept.length, "kladde", "kladder")}` : "",
  ];
  const send = async () => {
    said.textContent = "Sender…";
    await flush({ all: true });
    // Cancelled meanwhile.
    if (!dialog.open) return undefined;
    const left = (await own()).filter(unsent).length;
    if (!left) return leave(form);
    said.textContent = `Vi kunne ikke sende det. ${count(left, "ting ligger", "ting ligger")} stadig på din telefon.`;
    return undefined;
  };
  const word = element("input", { class: "form-input input-width-s", id: "leave-word", autocomplete: "off" });
  const erase = async () => {
    if (word.value.trim().toUpperCase() !== WORD) {
      said.textContent = `Skriv ${WORD}, hvis det skal slettes.`;
      return word.focus();
    }
    for (const row of [...waiting, ...kept]) await remove(row.record_id);
    return leave(form);
  };
  const later = waiting.length ? "Det bliver sendt" : "Du kan skrive videre";
  const sealed = `Det ligger låst på telefonen. Ingen kan læse det. ${later}, næste gang du logger ind her.`;
  const heading = waiting.length ? "Vil du sende, før du logger ud?" : "Du har noget, der ikke er sendt";
  dialog.append(
    element("h2", { id: "leave-heading", class: "h3" }, heading),
    element("p", {}, `${what.filter(Boolean).join(", og ")}.`.replace(/^./, (first) => first.toUpperCase())),
    said,
    element("p", {}, waiting.length ? button("Send nu, og log ud", send, "primary") : ""),
    element("p", {}, button("Lad det ligge låst, og log ud", () => leave(form)), element("br"), sealed),
    element("label", { class: "form-label", for: "leave-word" }, `Eller skriv ${WORD} for at slette det`),
    word,
    element("p", { class: "actions" }, button("Slet det, og log ud", erase), button("Annuller", () => dialog.close())),
  );
  dialog.addEventListener("close", () => dialog.remove());
  openDialog(dialog);
}

// A page of somebody who has left shows nothing, whether it comes from a cache or stands in another tab.
export function hideFromNext() {
  document.body.hidden = true;
  for (const form of document.forms) form.reset();
  if (location.pathname === "/log-ind") document.body.hidden = false;
  else location.replace("/log-ind");
}

async function stillHere() {
  if (!hasHolder()) return;
  const me = await known().catch(() => null);
  if (me) document.body.hidden = false;
  else hideFromNext();
}

// Whoever logs in may be another: the phone forgets the one before first, also when the answer never comes.
// A phone whose storage hangs still lets its person in.
const forgetFirst = () =>
  Promise.race([forgetBeforeLogin().catch(() => {}), new Promise((done) => setTimeout(done, FORGETTING))]);

async function loggingIn(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.dataset.pressed) return;
  form.dataset.pressed = "yes";
  await forgetFirst();
  form.submit();
}

async function followingLogin(event) {
  const { href } = event.currentTarget;
  event.preventDefault();
  await forgetFirst();
  location.assign(href);
}

export function guardLogin() {
  for (const form of document.querySelectorAll("form[data-outbox-login]")) form.addEventListener("submit", loggingIn);
  for (const link of document.querySelectorAll("a[data-outbox-login]")) link.addEventListener("click", followingLogin);
  // Back to the form: it can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-outbox-login]")) delete form.dataset.pressed;
  });
}

export function guardLeaving() {
  for (const form of document.querySelectorAll("form[data-outbox-leave]")) form.addEventListener("submit", asked);
  onRing("left", stillHere);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted || !hasHolder()) return;
    document.body.hidden = true;
    stillHere();
  });
}
