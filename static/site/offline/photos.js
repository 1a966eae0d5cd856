// Photos: read whole at once, made smaller, hashed. A drawn picture carries no place and no camera.
import { sha256 } from "./seal.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
// The server's own limit: gladsaxe/attachments/rules.py.
export const LARGEST_FILE = 20 * 1024 * 1024;

export class TooLarge extends Error {}

async function drawn(blob, longest) {
  const image = await createImageBitmap(blob, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
    });
  } finally {
    image.close();
  }
}

// The bytes come first: a file that the phone's gallery takes away is then already here.
export async function smaller(file, longest = LONGEST_SIDE) {
  const original = await file.arrayBuffer();
  let bytes = original;
  try {
    bytes = await (await drawn(new Blob([original], { type: file.type }), longest)).arrayBuffer();
  } catch {
    // HEIC in a browser that cannot draw it: the server can read it.
  }
  if (bytes.byteLength > LARGEST_FILE) throw new TooLarge(file.name);
  return { bytes, sha256: await sha256(bytes) };
}

// Those of the files that the server would never take, however long the phone kept them.
export async function tooLarge(files) {
  const refused = [];
  for (const file of files) {
    if (file.size <= LARGEST_FILE) continue;
    await smaller(file).catch((fault) => {
      if (!(fault instanceof TooLarge)) throw fault;
      refused.push(file);
    });
  }
  return refused;
}
