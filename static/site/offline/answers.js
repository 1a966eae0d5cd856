// What an answer of the server means for the phone: docs/offline-contract.md, nothing is guessed.
const OUTCOMES = ["accepted", "upgraded", "needs_fix", "quarantined", "superseded", "discarded"];
const LONGEST_WAIT = 5 * 60 * 1000;
const FIRST_WAIT = 2000;

// The answer as JSON, or null for what is not from the server: a hotel's welcome page, half an answer.
export async function readAnswer(response) {
  if (response.redirected || response.type === "opaqueredirect") return null;
  if (!/^application\/json\b/i.test(response.headers.get("Content-Type") ?? "")) return null;
  try {
    const data = JSON.parse(await response.text());
    return data && typeof data === "object" ? data : null;
  } catch {
    return null;
  }
}

export const isReceipt = (data, item) =>
  data?.record_id === item.record_id &&
  data.rev === item.rev &&
  data.sha256 === item.sha256 &&
  typeof data.receipt === "string" &&
  data.receipt !== "" &&
  OUTCOMES.includes(data.outcome);

export const isTaken = (status) => status === 200 || status === 201;

// What to do with an item that got no receipt: "log_in", "other", or a sentence to show while it waits.
export function refusal(status, data, isPhoto = false) {
  if (status === 401 && data?.error === "log_in") return { stop: true, trouble: "log_in" };
  if (status === 403 && data?.error === "other_owner") return { stop: false, trouble: "" };
  if (status === 413) {
    const way = isPhoto ? "Vælg »Undlad billedet«" : "Vælg »Ret« og tag billederne fra, eller gem en kopi";
    return { told: true, trouble: `Det fylder for meget. ${way}.` };
  }
  if (status === 422 && data?.error === "digest") {
    return { told: true, trouble: "Det kom ikke helt frem. Vi prøver igen. Du kan også gemme en kopi." };
  }
  if (status === 409 && data?.error === "other_content") {
    return { told: true, trouble: "Vi har fået en anden udgave. Vælg »Ret«, se den efter, og send igen." };
  }
  return { trouble: "" };
}

// When to try again, in milliseconds: longer each time, never the same for two phones.
export function wait(tries, retryAfter = 0) {
  const grown = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 10));
  return Math.max(grown * (0.5 + Math.random()), retryAfter * 1000);
}
