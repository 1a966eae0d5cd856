// What one part of the page, or one tab, tells the others: that the outbox changed, that somebody left.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("gladsaxe") : null;

const hear = (name) => window.dispatchEvent(new CustomEvent(`outbox:${name}`));

export const tellOthers = (name) => channel?.postMessage(name);

export function ring(name) {
  hear(name);
  tellOthers(name);
}

const BREATH = 200;

// One run at a time, and one more for all that was asked for meanwhile: a thousand changes are not a thousand pages.
export function gathered(work) {
  let running = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await work();
      if (again) await new Promise((done) => setTimeout(done, BREATH));
    } while (again);
  };
  return () => {
    again = true;
    running ??= run().finally(() => (running = null));
    return running;
  };
}

export const onRing = (name, work) => window.addEventListener(`outbox:${name}`, work);

channel?.addEventListener("message", (event) => hear(event.data));
