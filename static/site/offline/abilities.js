// Every API that the outbox uses and an older browser may lack: a substitute where it is short, else the plain form.

// What the outbox cannot do without, with the reason that the person is told, "" where it has all of it.
export function missingAbility() {
  try {
    if (!window.isSecureContext || !window.crypto?.subtle) return "Adressen begynder ikke med https";
    if (!window.indexedDB || !window.IDBKeyRange) return "Browseren gemmer ikke noget for denne side";
  } catch {
    // Some browsers throw where the person has turned storage off.
    return "Browseren gemmer ikke noget for denne side";
  }
  const has = window.TextEncoder && window.AbortController && window.FormData && Promise.allSettled;
  if (!has || ![].at || !"".replaceAll || !Element.prototype.replaceChildren) return "Browseren er for gammel";
  return "";
}

// A random UUID (version 4), where crypto.randomUUID is missing: it is not on plain http nor in older Safari.
export function randomUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"));
  const text = digits.join("").replace(/^(.{12}).(.{3})./, (_all, head, tail) => `${head}4${tail}${"89ab"[parseInt(digits[8], 16) % 4]}`);
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function timeoutSignal(milliseconds) {
  if (AbortSignal.timeout) return AbortSignal.timeout(milliseconds);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

// A dialog, or a part of the page where the browser has none.
export function openDialog(dialog) {
  document.body.append(dialog);
  if (dialog.showModal) return dialog.showModal();
  dialog.setAttribute("open", "");
  dialog.open = true;
  dialog.close = () => dialog.remove();
  return dialog.scrollIntoView();
}
