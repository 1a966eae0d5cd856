// On every page: how much waits, and what this phone has lost.
import { gathered, onRing } from "./bell.js";
import { lost, own, unsent } from "./outbox.js";
import { unmark } from "./marks.js";
import { button, element } from "./words.js";

const place = document.getElementById("outbox");
// One link for as long as something waits: a new one in its place would lose the press on it.
const link = element("a");

const show = gathered(async () => {
  if (!place) return;
  const waiting = (await own()).filter(unsent);
  const logIn = waiting.some((item) => item.trouble === "log_in");
  const text = logIn ? `Log ind for at sende ${waiting.length}` : `${waiting.length} venter`;
  link.href = logIn ? "/log-ind?naeste=/ikke-sendt" : "/ikke-sendt";
  if (link.textContent !== text) link.textContent = text;
  if (!waiting.length) link.remove();
  else if (!link.isConnected) place.append(link);
});

async function tellLost() {
  const gone = await lost();
  if (!gone.length) return;
  const note = element("div", { class: "alert alert-error", role: "alert", id: "outbox-lost" });
  const forget = () => {
    for (const row of gone) unmark(row.record_id);
    note.remove();
  };
  note.append(
    element(
      "div",
      { class: "alert-body" },
      element("h2", { class: "alert-heading" }, "Browseren har slettet noget, der ikke var sendt"),
      element("ul", { class: "alert-text" }, ...gone.map((row) => element("li", {}, row.title))),
      element("p", {}, "Skriv det igen, hvis det ikke er kommet frem."),
      button("Jeg har set det", forget),
    ),
  );
  document.getElementById("main").prepend(note);
}

export async function startBadge() {
  onRing("changed", show);
  onRing("left", show);
  await show();
  await tellLost();
}
