// The sentences and small pieces of a page that the outbox shows.
export const FORMS = {
  "activities.new": { title: "Aktivitet", address: "/aktiviteter/ny" },
  "issues.new": { title: "Problem eller idé", address: "/problemer/ny" },
  "issues.walk": { title: "Tryghedsvandring", address: "/problemer/tryghedsvandring" },
};

export function clock(moment) {
  const at = new Date(moment);
  return `${at.getHours()}.${String(at.getMinutes()).padStart(2, "0")}`;
}

export function when(moment) {
  const at = new Date(moment);
  const day = at.toLocaleDateString("da-DK", { day: "numeric", month: "long" });
  return `${day} kl. ${clock(moment)}`;
}

const LONGEST = 60;

// How the owner tells one from another: the beginning of what was written.
export function beginning(fields) {
  const written = fields.filter(([name, value]) => /(^|-)(title|text)$/.test(name) && value.trim());
  const text = written[0]?.[1].trim().replaceAll(/\s+/g, " ") ?? "";
  const letters = [...text];
  return letters.length > LONGEST ? `»${letters.slice(0, LONGEST).join("")}…«` : text && `»${text}«`;
}

export const titleOf = (row) => `${FORMS[row.form]?.title ?? "Registrering"}, skrevet ${when(row.saved_at)}`;

export function stateOf(item) {
  if (item.state === "received") {
    if (item.outcome === "needs_fix") return "Modtaget, men mangler én ting";
    if (item.outcome === "quarantined") return `Modtaget · kvittering ${item.receipt}. Sekretariatet ser på den`;
    const photos = item.missing.length ? `. ${count(item.missing.length, "billede", "billeder")} venter` : "";
    const trouble = item.trouble && item.trouble !== "log_in" ? `. ${item.trouble}` : "";
    return `Sendt · kvittering ${item.receipt}${photos}${trouble}`;
  }
  if (item.trouble === "log_in") return "Gemt på telefonen – log ind for at sende";
  if (item.trouble) return `Gemt på telefonen – ikke sendt. ${item.trouble}`;
  return "Gemt på telefonen – ikke sendt";
}

export const tooLargeText = (file, largest) =>
  `»${file.name}« er ikke taget med. Det fylder ${megabytes(file.size)} MB og må højst fylde ` +
  `${megabytes(largest)} MB. Vælg en mindre størrelse i telefonens kamera, eller tag et skærmbillede af det.`;

const megabytes = (bytes) => Math.ceil(bytes / 1024 / 1024);

export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

// What is deleted here is nowhere else: it takes two presses.
export function deletingButton(text, sureText, work) {
  const pressed = button(text, () => {
    if (pressed.dataset.sure) return work(pressed);
    pressed.dataset.sure = "yes";
    pressed.textContent = sureText;
    return undefined;
  });
  return pressed;
}

// The second half of a double press was meant for what stood there before.
export const button = (text, work, kind = "secondary") =>
  element(
    "button",
    { type: "button", class: `button button-${kind}`, click: (event) => event.detail > 1 || work(event) },
    text,
  );
