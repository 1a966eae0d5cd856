// What every page does with the outbox. Without IndexedDB or WebCrypto every form is a plain form.
import { startBadge } from "./badge.js";
import { flush, flushOnOccasions } from "./flush.js";
import { enhanceForm } from "./form.js";
import { identify, pageOwner } from "./identity.js";
import { guardLeaving, hideFromNext } from "./leave.js";
import { showWaiting } from "./waiting.js";
import { startWorker } from "./worker.js";

// What the tests press, and who looks after the program at the console, without the page in between.
export { smaller } from "./photos.js";
export { items, keep, own, remove, unsent } from "./outbox.js";
export { flush };

const shown = performance.getEntriesByType("navigation")[0]?.type;

async function start() {
  guardLeaving();
  const form = await enhanceForm();
  const me = await identify();
  // Nobody is logged in, and yet the page is somebody's: it came out of a cache.
  if (pageOwner && !me && (me === null || shown === "back_forward")) return hideFromNext();
  await form?.open();
  await startBadge();
  if (document.getElementById("waiting")) await showWaiting();
  flushOnOccasions();
  return flush({ all: Boolean(pageOwner), check: firstInTab() });
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
const able = "indexedDB" in window && window.crypto?.subtle;
export const started = able ? start().catch((fault) => console.warn("outbox:", fault?.name)) : null;
startWorker().catch(() => {});
