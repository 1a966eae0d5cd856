// The fields of a form: read as the browser would post them, filled again, shown as text.
const OURS = ["csrf_token", "submission_id"];
const KEPT_PHOTO = "kept_photo";
const ROW = /^rows-(\d+)-/;
const MOST_ROWS = 50;

export const collect = (form) =>
  [...new FormData(form)].filter(([name, value]) => !(value instanceof File) && !OURS.includes(name));

export const chosenPhotos = (form) =>
  [...new FormData(form)].filter(([, value]) => value instanceof File && value.name);

const controls = (form) => [...form.elements].filter((control) => control.name && !OURS.includes(control.name));

export function fill(form, fields) {
  const rows = fields.map(([name]) => Number(ROW.exec(name)?.[1] ?? -1));
  while (rowsOf(form).length && rowsOf(form).length <= Math.max(...rows)) addRow(form);
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of controls(form)) {
    const typed = values.get(control.name) ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = typed.includes(control.value);
    else if (control.type !== "file" && control.type !== "submit") control.value = typed[0] ?? "";
  }
  keepPhotos(form, values.get(KEPT_PHOTO) ?? []);
  for (const folded of form.querySelectorAll("details")) folded.open ||= isUsed(folded);
}

// The photos that the server has of a draft are named in hidden fields, which a blank form has none of.
export function keepPhotos(form, names) {
  for (const field of form.querySelectorAll(`[name="${KEPT_PHOTO}"]`)) field.remove();
  for (const value of names) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: KEPT_PHOTO, value }));
  }
}

const isUsed = (folded) =>
  [...folded.querySelectorAll("input:not([type=radio]), textarea")].some((field) =>
    field.type === "checkbox" ? field.checked : field.value,
  );

// What was written, as a person would copy it: each question with its answer.
export function readable(form) {
  const lines = [];
  for (const control of controls(form)) {
    const chosen = ["radio", "checkbox"].includes(control.type) ? control.checked : control.value;
    if (!chosen || ["hidden", "submit", "file"].includes(control.type)) continue;
    const own = control.labels?.[0]?.textContent.trim() ?? control.name;
    if (control.type === "radio") {
      const question = control.closest("fieldset")?.querySelector("legend")?.textContent.trim();
      lines.push(`${question}: ${own}`);
    } else if (control.type === "checkbox") lines.push(own);
    else lines.push(`${own}: ${control.selectedOptions?.[0]?.textContent ?? control.value}`);
  }
  return lines.join("\n");
}

export const rowsOf = (form) => [...form.querySelectorAll("fieldset.observation")];

export function addRow(form) {
  const rows = rowsOf(form);
  const row = rows.at(-1).cloneNode(true);
  for (const fault of row.querySelectorAll(".form-error-message, .kept-photos")) fault.remove();
  for (const part of [row, ...row.querySelectorAll("*")]) {
    part.classList.remove("form-error");
    part.removeAttribute("aria-invalid");
    for (const { name, value } of [...part.attributes]) {
      if (ROW.test(value)) part.setAttribute(name, value.replaceAll(/rows-\d+-/g, `rows-${rows.length}-`));
    }
  }
  row.querySelector("legend h2").textContent = `Observation ${rows.length + 1}`;
  for (const field of row.querySelectorAll("input, select, textarea")) {
    if (field.type === "radio") field.checked = field.defaultChecked;
    else field.value = field.tagName === "SELECT" ? field.options[0].value : "";
  }
  rows.at(-1).after(row);
  return rows.length + 1 < MOST_ROWS;
}
