// Hashes, the seal that only the server opens, and the lock that only its owner's login opens.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = "gladsaxe-offline-v1";

export const utf8 = (string) => new TextEncoder().encode(string);

export const digest = (bytes) => crypto.subtle.digest("SHA-256", bytes);

export async function sha256(bytes) {
  const sum = new Uint8Array(await digest(bytes));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function toBase64(bytes) {
  const view = new Uint8Array(bytes);
  let letters = "";
  // In pieces, for a call takes only so many arguments.
  for (let at = 0; at < view.length; at += 8192) {
    letters += String.fromCharCode(...view.subarray(at, at + 8192));
  }
  return btoa(letters);
}

export const toBase64Url = (bytes) =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export const fromBase64Url = (string) =>
  Uint8Array.from(atob(string.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}

// docs/offline-contract.md, "The seal". `about` says what it is a seal of, so that no seal passes for another.
export async function seal(publicKey, about, plain) {
  const ours = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ephemeral = await crypto.subtle.exportKey("raw", ours.publicKey);
  const server = await crypto.subtle.importKey("raw", publicKey, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, ours.privateKey, 256);
  const source = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: joined(ephemeral, publicKey), info: utf8(INFO) },
    source,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const keyId = (await digest(publicKey)).slice(0, 8);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, plain);
  return joined(Uint8Array.of(1), keyId, ephemeral, iv, sealed);
}

export const lockFrom = (bytes) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

export async function lock(key, about, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = utf8(JSON.stringify(value));
  return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(about) }, key, plain) };
}

export async function unlock(key, about, locked) {
  const plain = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: locked.iv, additionalData: utf8(about) },
    key,
    locked.bytes,
  );
  return JSON.parse(new TextDecoder().decode(plain));
}
