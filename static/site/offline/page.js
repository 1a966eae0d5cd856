// What every page does with the outbox. Without IndexedDB or WebCrypto every form is a plain form.
import { missingAbility } from "./abilities.js";
import { startBadge } from "./badge.js";
import { flush, flushOnOccasions } from "./flush.js";
import { enhanceForm, explainPlainForm } from "./form.js";
import { ask, hasPageKeys, pageOwner, takePage } from "./identity.js";
import { finishLeaving, guardLeaving, guardLogin, hideFromNext } from "./leave.js";
import { showWaiting } from "./waiting.js";
import { startWorker } from "./worker.js";

// What the tests press, and who looks after the program at the console, without the page in between.
export { smaller } from "./photos.js";
export { items, keep, own, remove, unsent } from "./outbox.js";
export { flush };

const shown = performance.getEntriesByType("navigation")[0]?.type;

async function start() {
  guardLeaving();
  guardLogin();
  const form = await enhanceForm();
  if (await finishLeaving()) return undefined;
  if (!(await isShownToItsOwner())) return hideFromNext();
  await form?.open();
  await startBadge();
  // The front page has a section of another kind that waits; this is the page of what is not sent.
  if (document.getElementById("waiting-state")) await showWaiting();
  flushOnOccasions();
  return flush({ all: Boolean(pageOwner), check: firstInTab() });
}

// A page says whose it is. One that is older than what the phone has seen is nobody's until the server says so.
async function isShownToItsOwner() {
  if ((await takePage()) || !pageOwner) return true;
  document.body.hidden = hasPageKeys;
  const me = await ask();
  const isOwners = me ? me.owner === pageOwner : me === undefined && !hasPageKeys && shown !== "back_forward";
  if (isOwners) document.body.hidden = false;
  return isOwners;
}

// Once for each tab the server is asked what it still knows.
function firstInTab() {
  try {
    const first = !sessionStorage.getItem("gladsaxe.checked");
    sessionStorage.setItem("gladsaxe.checked", "yes");
    return first && Boolean(pageOwner);
  } catch {
    return false;
  }
}

// Fulfilled when all that the page does by itself is done, its first attempt to send too.
const reason = missingAbility();
if (reason) explainPlainForm(reason);
export const started = reason ? null : start().catch((fault) => console.warn("outbox:", fault?.name));
startWorker().catch(() => {});
