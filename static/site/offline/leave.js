// Logging out: what waits is sent, left sealed or deleted, and the next person can read nothing of it.
import { onRing } from "./bell.js";
import { drafts } from "./drafts.js";
import { flush } from "./flush.js";
import { forget, known, pageOwner } from "./identity.js";
import { own, remove, unsent } from "./outbox.js";
import { button, count, element } from "./words.js";

const WORD = "SLET";

async function leave(form) {
  const me = await known();
  if (me) await forget(me);
  form.submit();
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
  document.body.append(dialog);
  dialog.showModal();
}

// A page of somebody who has left shows nothing, whether it comes from a cache or stands in another tab.
export function hideFromNext() {
  document.body.hidden = true;
  for (const form of document.forms) form.reset();
  location.replace("/log-ind");
}

async function stillHere() {
  const me = await known().catch(() => null);
  if (me?.owner === pageOwner) document.body.hidden = false;
  else hideFromNext();
}

export function guardLeaving() {
  for (const form of document.querySelectorAll("form[data-outbox-leave]")) form.addEventListener("submit", asked);
  if (!pageOwner) return;
  onRing("left", stillHere);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    stillHere();
  });
}
