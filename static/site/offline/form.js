// A registration form: drafts while typing, Send into the outbox. Without this it is a plain form.
import { randomUuid } from "./abilities.js";
import { onRing } from "./bell.js";
import { drafts, openDraft, removeDraft, saveDraft } from "./drafts.js";
import { addRow, chosenPhotos, collect, fill, keepPhotos, readable } from "./fields.js";
import { flush } from "./flush.js";
import { ask, known, pageOwner, takePage } from "./identity.js";
import { NotKept, copyOf, items, keep, keepDraftPhotos, saysTheSame } from "./outbox.js";
import { LARGEST_FILE, TooLarge, tooLarge } from "./photos.js";
import { FORMS, button, clock, count, deletingButton, element, stateOf, tooLargeText, when } from "./words.js";

const AFTER_TYPING = 400;
const NEW_ROWS = 5;
const SMALLER_SIDE = 800;
const NOT_YET = "Kladden kan ikke gemmes endnu. Luk ikke siden, før du har sendt.";
const NOBODY = "Vi ved ikke, hvem du er. Log ind, når du har net. Før det kan vi ikke gemme det, du skriver.";
const LOCKED = "Du er logget ud. Du kan skrive og sende, men vi gemmer ingen kladde, før du logger ind igen.";
const NO_ROOM = "Telefonen har ikke plads, eller browseren gemmer intet.";
const SENT_ELSEWHERE = "Det er sendt fra et andet vindue; dine ændringer er her";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

class OutboxForm {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.outboxForm;
    this.version = Number(form.dataset.outboxVersion);
    this.rev = Number(form.dataset.outboxRev) || 1;
    this.isBlank = isNew() && !document.querySelector(".form-error-message");
    this.earlier = [];
    // Of each field of photos: what is chosen in it, and under which hashes the draft has that.
    this.stashed = new Map();
    this.stashing = Promise.resolve();
    this.timer = 0;
    this.saving = Promise.resolve();
    this.pending = 0;
    this.state = element("p", { role: "status", class: "outbox-state" });
    this.panel = element("div", { class: "outbox-panel", hidden: true });
    form.append(this.state);
    form.before(this.panel);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", ({ target }) => {
      this.typed();
      if (target.type === "file") this.stashing = this.stashing.then(() => this.stash(target)).catch(() => {});
    });
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.saveNow());
    window.addEventListener("pagehide", () => this.saveNow());
    onRing("changed", () => this.refresh());
    if (!this.recordId) this.begin();
  }

  get id() {
    return this.form.elements.submission_id;
  }

  get recordId() {
    return this.id.value;
  }

  // A blank form that was kept on the phone has neither a number nor the day.
  begin() {
    const numbered = new URLSearchParams(location.search).get("nr") ?? "";
    this.id.value = UUID.test(numbered) && !this.isAnother ? numbered : randomUuid();
    const moved = Number(document.documentElement.dataset.daysMoved ?? 0);
    const day = new Date(Date.now() + moved * 24 * 60 * 60 * 1000);
    const text = [day.getDate(), day.getMonth() + 1].map((part) => String(part).padStart(2, "0"));
    for (const name of ["day", "seen_on", "walked_on"]) {
      const field = this.form.elements[name];
      if (field) field.value = `${text.join("-")}-${day.getFullYear()}`;
    }
  }

  async open() {
    const cannot = await this.cannotSave();
    if (cannot) this.say(cannot);
    // What was typed before the phone knew whose it is.
    else this.saveNow();
    const asked = /^#(kladde|ret)=([0-9a-f-]{36})$/.exec(location.hash);
    if (asked) {
      history.replaceState(null, "", location.pathname + location.search);
      const kept = asked[1] === "ret" ? await this.edit(asked[2]) : await openDraft(asked[2]);
      if (kept) return this.take(asked[2], kept);
    }
    await this.offerDrafts();
  }

  // Why no draft is kept here, "" where it is.
  async cannotSave() {
    const me = await known().catch(() => undefined);
    if (me) return me.lock ? "" : LOCKED;
    return pageOwner ? NOT_YET : NOBODY;
  }

  async take(recordId, kept) {
    // What was chosen for another report stays with that one.
    this.saveNow();
    await Promise.all([this.saving, this.stashing]);
    this.stashed.clear();
    for (const field of this.form.querySelectorAll("input[type=file]")) field.value = "";
    const isOlder = kept.version !== this.version;
    if (isOlder) this.showOlder(kept.readable ?? kept.fields.map(([, value]) => value).join("\n"));
    // An older draft stays as it is; what is written from it here is a draft of its own.
    if (isOlder && !kept.isSent) return;
    this.id.value = recordId;
    this.rev = Math.max(this.rev, kept.rev ?? 1);
    this.earlier = kept.earlier ?? [];
    if (!isOlder) fill(this.form, kept.fields);
    this.sayEarlier();
    this.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  // A form that has changed since has other questions: the person moves the words, not the program.
  showOlder(written) {
    this.form.parentElement.querySelector(".outbox-older")?.remove();
    const heading = element("h2", { class: "alert-heading", tabindex: "-1" }, "Formularen er ændret, siden du skrev");
    const label = element("label", { class: "form-label", for: "outbox-older" }, "Det, du skrev før");
    const text = element("textarea", { class: "form-input", rows: "8", readonly: true, id: "outbox-older" });
    text.value = written;
    const advice = element("p", { class: "alert-text" }, "Kopiér det, du vil bruge, over i den nye formular.");
    const body = element("div", { class: "alert-body" }, heading, advice, label, text);
    this.form.before(element("div", { class: "alert alert-info outbox-older" }, body));
    heading.focus();
  }

  // Photos go into the draft when they are chosen: a camera may cost the phone this tab.
  async stash(field) {
    await this.refuseTooLarge(field);
    const { recordId } = this;
    const files = [...field.files];
    this.stashed.delete(field.name);
    const named = files.length ? await keepDraftPhotos(recordId, field.name, files, this.longest()) : null;
    if (named && recordId === this.recordId && isSameFiles(files, field.files)) {
      this.stashed.set(field.name, { field, files, named });
    }
    this.waits = true;
    await this.saveNow();
  }

  longest() {
    return this.tooLarge ? SMALLER_SIDE : undefined;
  }

  isStashed(name) {
    const { field, files } = this.stashed.get(name) ?? {};
    return Boolean(field) && isSameFiles(files, field.files);
  }

  // All photos that lie with the draft: from before, and those that are chosen now.
  draftPhotos() {
    const chosen = [...this.stashed].filter(([name]) => this.isStashed(name)).flatMap(([, { named }]) => named);
    return [...this.earlier, ...chosen];
  }

  unstashed() {
    return chosenPhotos(this.form).filter(([name]) => !this.isStashed(name));
  }

  async edit(recordId) {
    const copy = await copyOf(recordId);
    const item = (await items()).filter((row) => row.record_id === recordId).at(-1);
    if (!copy) return null;
    this.tooLarge = item?.too_large;
    const earlier = this.tooLarge ? [] : copy.photos;
    return { ...copy, isSent: true, rev: (item?.rev ?? 0) + 1, earlier };
  }

  sayEarlier() {
    const photos = this.earlier.length;
    if (this.tooLarge) this.say("Billederne fyldte for meget. Vælg dem igen, så gør vi dem mindre.");
    else if (photos) this.say(`${count(photos, "billede", "billeder")} er med fra før.`);
  }

  async offerDrafts() {
    const typed = JSON.stringify(collect(this.form));
    for (const draft of await drafts()) {
      if (draft.form !== this.name || (isDraft() && draft.record_id !== this.recordId)) continue;
      const kept = await openDraft(draft.record_id);
      if (!kept || JSON.stringify(kept.fields) === typed) continue;
      const note = element("div", { class: "alert alert-info outbox-draft" });
      const text = element("p", { class: "alert-text" }, `Du har en kladde fra ${when(draft.saved_at)}.`);
      const go = () => {
        note.remove();
        this.take(draft.record_id, kept);
      };
      const drop = async () => {
        await removeDraft(draft.record_id);
        const next = note.nextElementSibling;
        note.remove();
        const place = next?.classList.contains("outbox-draft") ? next.querySelector("button") : null;
        (place ?? this.form.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
      };
      const actions = element("p", { class: "actions" }, button("Skriv videre", go));
      actions.append(deletingButton("Slet kladden", "Slet kladden for altid", drop));
      note.append(element("div", { class: "alert-body" }, text, actions));
      this.form.before(note);
    }
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saveNow(), AFTER_TYPING);
    this.waits = true;
    // What is said of the draft is not yet true of the last words.
    this.state.setAttribute("aria-busy", "true");
  }

  saveNow() {
    clearTimeout(this.timer);
    if (!this.waits || this.kept) return this.saving;
    this.waits = false;
    const { recordId, name: form, version, rev } = this;
    const written = { fields: collect(this.form), readable: readable(this.form), earlier: this.draftPhotos() };
    const draft = { recordId, form, version, rev, ...written };
    const photos = this.unstashed().length;
    const { length } = written.earlier;
    const withPhotos = length ? ` med ${count(length, "billede", "billeder")}` : "";
    this.pending += 1;
    this.saving = this.saving
      .then(() => saveDraft(draft))
      .finally(() => (this.pending -= 1))
      .then(async (saved) => {
        if (this.kept) return;
        if (saved) return this.say(`Kladde gemt kl. ${clock(saved)}${photos ? " uden billeder" : withPhotos}`);
        const cannot = await this.cannotSave();
        this.say(cannot);
        this.waits ||= cannot !== "";
      })
      .catch(() => this.say("Kladden kunne ikke gemmes på telefonen"));
    return this.saving;
  }

  // A photo that could never be sent is taken out again when it is chosen, with what to do about it.
  async refuseTooLarge(field) {
    const refused = await tooLarge([...field.files]).catch(() => []);
    this.dropNotes(field.parentElement);
    if (!refused.length) return;
    const left = new DataTransfer();
    for (const file of field.files) if (!refused.includes(file)) left.items.add(file);
    field.files = left.files;
    for (const file of refused) {
      const text = tooLargeText(file, LARGEST_FILE);
      field.before(element("p", { class: "form-error-message photo-refused", role: "alert" }, text));
    }
  }

  async refuseAll() {
    this.say("");
    const fields = [...this.form.querySelectorAll("input[type=file]")];
    for (const field of fields) await this.refuseTooLarge(field);
    this.form.querySelector(".photo-refused")?.scrollIntoView({ block: "center" });
  }

  dropNotes(part) {
    for (const note of part.querySelectorAll(".photo-refused")) note.remove();
  }

  say(text) {
    this.state.textContent = text;
    if (!this.waits && !this.pending) this.state.removeAttribute("aria-busy");
  }

  async submitted(event) {
    event.preventDefault();
    if (event.submitter?.name === "more") return this.moreRows(event.submitter);
    if (this.busy) return undefined;
    this.busy = true;
    try {
      await this.send();
    } catch (fault) {
      // Whatever failed here: unless it is kept already, the server gets it the plain way.
      console.warn("outbox:", fault?.name);
      if (!this.kept) this.form.submit();
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  moreRows(pressed) {
    let more = true;
    for (let row = 0; row < NEW_ROWS && more; row += 1) more = addRow(this.form);
    if (!more) pressed.remove();
  }

  async send() {
    const me = await takePage().catch(() => undefined);
    // A page that the phone cannot yet tell the owner of: the plain way, on which the server says whose it is.
    if (!me && pageOwner) return this.form.submit();
    // Logged out: the plain way too, for the server asks for the login and then goes on with what was typed.
    if (!me && (await ask().catch(() => undefined)) === null) return this.form.submit();
    const before = await this.sentBefore();
    if (before && (await saysTheSame(before, collect(this.form), chosenPhotos(this.form)))) return this.follow(before);
    if (before) return this.tellSent(before);
    let item;
    clearTimeout(this.timer);
    this.waits = false;
    // Photos take an old phone some seconds.
    this.say("Gemmer…");
    try {
      await Promise.all([this.saving, this.stashing]);
      item = await keep({
        recordId: this.recordId,
        form: this.name,
        version: this.version,
        fields: collect(this.form),
        photos: this.unstashed(),
        chosen: chosenPhotos(this.form),
        earlier: this.draftPhotos(),
        readable: readable(this.form),
        longest: this.longest(),
        least: this.rev,
      });
    } catch (fault) {
      if (fault instanceof TooLarge) return this.refuseAll();
      if (!(fault instanceof NotKept || fault instanceof DOMException)) throw fault;
      const cannot = await this.cannotSave();
      return this.notKept(cannot === NOBODY ? cannot : NO_ROOM);
    }
    this.show(item);
    await flush({ all: true });
    const now = (await items()).find((row) => row.key === item.key);
    // What went wrong with a photo is told here, for the receipt page does not know of it.
    return now?.state === "received" && this.kept === item.key && !now.trouble ? this.follow(now) : undefined;
  }

  // What lacked something is not done, and what was changed since is new: sent from here it is a new revision.
  async sentBefore() {
    const all = await items().catch(() => []);
    const isDone = (row) => row.outcome !== "needs_fix" && row.rev >= this.rev;
    return all.filter((row) => row.record_id === this.recordId && isDone(row)).at(-1);
  }

  // Never answered with the receipt of other words: these stay, and the next Send is a revision of their own.
  tellSent(item) {
    this.rev = item.rev + 1;
    this.waits = true;
    this.saveNow();
    const heading = element("h2", { class: "alert-heading", tabindex: "-1" }, SENT_ELSEWHERE);
    const advice = "Tryk Send igen, hvis ændringerne skal med. Er det første ført ind, ser sekretariatet på dem.";
    const address = item.address ?? "/ikke-sendt";
    const link = element("a", { href: address }, item.address ? "Se kvitteringen" : "Se hvad der venter");
    const body = element("div", { class: "alert-body" }, heading, element("p", {}, advice), element("p", {}, link));
    this.panel.replaceChildren(element("div", { class: "alert alert-warning" }, body));
    this.panel.hidden = false;
    heading.focus();
  }

  // The receipt page, or the page where what was missing is put right.
  follow(item) {
    if (item.draft || item.address) location.assign(item.draft ?? item.address);
    else this.show(item);
  }

  show(item) {
    this.kept = item.key;
    this.form.hidden = true;
    this.panelState = element("span");
    this.panelLink = element("a", { hidden: true });
    const told = element("p", { class: "alert-text", role: "status" }, this.panelState, " ", this.panelLink);
    const actions = element("p", { class: "actions" });
    actions.append(
      button("Skriv en til", () => this.another(), "primary"),
      element("a", { class: "button button-secondary", href: "/ikke-sendt" }, "Se hvad der venter"),
    );
    const heading = element("h2", { class: "alert-heading", tabindex: "-1" }, "Det er gemt");
    const advice = element("p", {}, "Vi sender det, når du har internet. Slet ikke browserens data, før det er sendt.");
    const body = element("div", { class: "alert-body" }, heading, told, advice);
    this.panel.replaceChildren(element("div", { class: "alert alert-info" }, body), actions);
    this.panel.hidden = false;
    heading.focus();
    // The element that tells of states is there before its words are: what comes with it is not read out.
    setTimeout(() => this.refresh());
  }

  async refresh() {
    if (!this.kept || this.panel.hidden) return;
    const item = (await items()).find((row) => row.key === this.kept);
    if (!item || !this.panelState) return;
    this.panelState.textContent = stateOf(item);
    // The link stays the same while a photo comes after: a new one in its place would lose the press on it.
    const address = item.draft ?? item.address;
    this.panelLink.hidden = !address;
    if (!address || this.panelLink.getAttribute("href") === address) return;
    this.panelLink.href = address;
    this.panelLink.textContent = item.draft ? "Ret det" : "Se kvitteringen";
  }

  sending() {
    if (this.kept && this.panelState) this.panelState.textContent = "Gemt på telefonen. Sender…";
  }

  another() {
    // The form came filled, so emptying it would fill it again.
    if (!this.isBlank) return location.assign(FORMS[this.name].address);
    this.kept = null;
    this.isAnother = true;
    this.waits = false;
    this.rev = 1;
    this.earlier = [];
    this.stashed.clear();
    this.form.parentElement.querySelector(".outbox-older")?.remove();
    keepPhotos(this.form, []);
    this.form.reset();
    for (const field of this.form.querySelectorAll("input[type=file]")) field.value = "";
    this.dropNotes(this.form);
    this.begin();
    this.panel.hidden = true;
    this.form.hidden = false;
    this.say("");
    this.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return undefined;
  }

  notKept(reason) {
    this.say("");
    const text = element("textarea", { class: "form-input", rows: "8", readonly: true, id: "outbox-copy" });
    text.value = readable(this.form);
    const label = element("label", { class: "form-label", for: "outbox-copy" }, "Det, du har skrevet");
    const heading = element("h2", { class: "alert-heading", tabindex: "-1" }, "Kunne ikke gemmes – kopiér teksten");
    const advice = element("p", { class: "alert-text" }, reason);
    const body = element("div", { class: "alert-body" }, heading, advice, label, text);
    const send = button("Send uden at gemme", () => this.form.submit());
    this.panel.replaceChildren(element("div", { class: "alert alert-error", role: "alert" }, body), send);
    this.panel.hidden = false;
    heading.focus();
  }
}

const isSameFiles = (files, others) =>
  files.length === others.length &&
  files.every(({ name, size }, at) => name === others[at].name && size === others[at].size);

const isNew = () => Object.values(FORMS).some(({ address }) => address === location.pathname);

const isDraft = () => /^\/kladder\/[0-9a-f-]{36}$/.test(location.pathname);

// The plain form, with the reason why nothing of it is kept here.
export function explainPlainForm(reason) {
  const text = `${reason}, så vi gemmer ingen kladde. Det, du skriver, bliver sendt med det samme.`;
  document.querySelector("form[data-outbox-form]")?.append(element("p", { class: "outbox-plain" }, text));
  const waiting = document.getElementById("waiting-state");
  if (waiting) waiting.textContent = text;
}

export async function enhanceForm() {
  const form = document.querySelector("form[data-outbox-form]");
  if (!form || !(isNew() || isDraft())) return null;
  const made = new OutboxForm(form);
  onRing("sending", () => made.sending());
  return made;
}
