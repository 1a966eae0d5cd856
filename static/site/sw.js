// The service worker: hashed files and blank forms from the phone, everything else from the net.
// The server puts FILES, SHELLS, PAGES and VERSION before this text.
// It never answers a POST, never keeps what a navigation brought, and no form depends on it.
const CACHE = `gladsaxe-${VERSION}`;
const PATIENCE = 4000;
const QUIET = 1000;
// The proxy's word that the server is away or busy, and that of a net that asks for a login of its own.
const AWAY = [502, 503, 504, 511];

// Only what is ours is kept: a file whose name is its hash, a blank form with our mark.
async function isOurs(address, answer) {
  if (!answer.ok || answer.redirected) return false;
  if (SHELLS.includes(address)) return answer.headers.get("X-Offline-Shell") === VERSION;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer()));
  const digits = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return address.includes(`.${digits.slice(0, 10)}.`);
}

async function keep(cache, address) {
  if (await cache.match(address)) return;
  const answer = await fetch(address, { credentials: "omit", cache: SHELLS.includes(address) ? "no-store" : "default" });
  if (!(await isOurs(address, answer))) throw new Error(`not ours: ${address}`);
  await cache.put(address, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all([...FILES, ...SHELLS].map((address) => keep(cache, address)));
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("gladsaxe-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// Never opened here, where a name that is gone would come back empty.
const fromCache = (address) => caches.match(address, { cacheName: CACHE });

async function navigate(request) {
  const path = new URL(request.url).pathname;
  const shell = await fromCache(PAGES[path] ?? PAGES["*"]);
  const net = fetch(request);
  if (!shell) return net;
  if (!PAGES[path]) return net.catch(() => shell);
  const page = net.then((answer) => (AWAY.includes(answer.status) ? shell : answer), () => shell);
  let timer;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE, shell);
  });
  return Promise.race([page, patience]).finally(() => clearTimeout(timer));
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

const answering = new Set();
let begun = 0;
let isGivingWay = false;

function answer(event, coming) {
  begun += 1;
  answering.add(coming);
  const done = () => answering.delete(coming);
  coming.then(done, done);
  event.respondWith(coming);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (isGivingWay || request.method !== "GET" || address.origin !== self.location.origin) return;
  if (FILES.includes(address.pathname)) {
    answer(event, fromCache(address.pathname).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    answer(event, navigate(request));
  }
});

async function isFormOpen() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const paths = open.map((client) => new URL(client.url).pathname);
  return paths.some((path) => (PAGES[path] && path !== "/ikke-sendt") || path.startsWith("/kladder/"));
}

// A new worker waits until no form is open; then a page asks the one before it to give way.
// Chromium ends that one at once, and a page it was about to answer would never come.
// So it first answers what it has begun, and goes where nobody has asked for a while.
async function giveWay() {
  let seen;
  do {
    seen = begun;
    await Promise.allSettled(answering);
    await new Promise((done) => setTimeout(done, QUIET));
    if (await isFormOpen()) return;
  } while (begun !== seen);
  const { waiting } = self.registration;
  isGivingWay = Boolean(waiting);
  waiting?.postMessage("take over");
}

self.addEventListener("message", (event) => {
  if (event.data === "give way") event.waitUntil(giveWay());
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});
