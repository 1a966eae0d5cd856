// The service worker, where the browser has one and the server wants one. Nothing else depends on it.
const address = document.documentElement.dataset.worker;

// A new worker takes over when no form is open, so that nobody's page changes under what is being written.
function letIn(registration) {
  if (document.querySelector("form[data-outbox-form]")) return;
  if (registration.waiting) registration.active?.postMessage("give way");
}

export async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  if (!address) {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    return;
  }
  const registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  letIn(registration);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => coming.state === "installed" && letIn(registration));
  });
}
