/* What the page does with what it is given. */
const WORDS = JSON.parse(document.getElementById("words").textContent);
const PUBLISHED = JSON.parse(document.getElementById("trust").textContent);
const LABELS = [["name", "Name"], ["license", "License or ID number"], ["title", "Course"], ["version", "Edition"], ["hours", "Hours"], ["award", "Certificate of"], ["format", "Format"],
  ["completed", "Completed"], ["issued", "Issued"], ["expires", "Valid until"], ["retain", "Keep until"], ["provider", "Provider"], ["approvals", "Approvals"], ["code", "Certificate code"], ["key", "Key"]];
const FORMATS = { "home-study": "Home study", live: "Live", webinar: "Webinar" };
const result = document.getElementById("result");

function made(name, content, attributes = {}) {
  const node = document.createElement(name);
  node.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/* The public keys and the list of withdrawn certificates; an Error where the list was changed. */
async function trusted() {
  const facts = fromBase64(PUBLISHED.facts);
  if (!await signedBy(facts, fromBase64(PUBLISHED.signature), "coursewright withdrawn certificates 1\n", text(PUBLISHED.list))) throw new Error("list");
  const withdrawn = new Map(JSON.parse(PUBLISHED.list).withdrawn.map(([code, ...rest]) => [code, rest]));
  return { key: PUBLISHED.key, facts, spki: fromBase64(PUBLISHED.spki), withdrawn };
}

const shown = (field, value) => field === "format" ? FORMATS[value] || value
  : field === "approvals" ? value.map(pair => pair.filter(Boolean).join(" ")).join("; ") || "none: not approved for continuing education credit" : value;

function show(verdict) {
  const [heading, meaning] = WORDS[verdict.kind];
  const parts = [made("h2", heading), made("p", meaning)];
  if (verdict.detail) parts.push(made("p", verdict.detail, { class: "detail" }));
  if (verdict.facts) {
    const sure = ["genuine", "expired", "revoked"].includes(verdict.kind);
    if (!sure) parts.push(made("p", "What it claims, which is not to be relied on:", { class: "claims" }));
    const rows = LABELS.map(([field, label]) => [field, label, shown(field, verdict.facts[field])]).filter(([, , value]) => value);
    parts.push(made("dl", rows.map(([field, label, value]) => made("div", [made("dt", label), made("dd", value, { class: field })]))));
  }
  result.replaceChildren(made("div", parts, { class: "verdict", "data-verdict": verdict.kind }));
}

function note(sentence) {
  result.replaceChildren(made("p", sentence, { class: "notice" }));
}

function shortCode(typed) {
  const plain = typed.replace(/[\s-]/g, "").toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) ? `${plain.slice(0, 5)}-${plain.slice(5)}` : "";
}

async function checked(examine) {
  let trust;
  try {
    trust = await trusted();
  } catch (error) {
    note(error.message === "list" ? "The list of withdrawn certificates in this page was changed. Get the page anew from the provider."
      : "This browser cannot check signatures of this kind (Ed25519). Use a newer one, such as a current Chrome, Edge, Firefox or Safari.");
    return;
  }
  show(await examine(trust));
}

async function checkText(typed) {
  const code = shortCode(typed);
  if (!typed.trim()) return note("Paste what the QR code says first.");
  if (!code) return checked(trust => verdictOnCode(typed, trust));
  return checked(trust => trust.withdrawn.has(code)
    ? { kind: "revoked", facts: null, detail: withdrawal(trust.withdrawn.get(code)) }
    : { kind: "unreadable", facts: null, detail: `${code} is the short code, which proves nothing by itself. It is not among the withdrawn ones. Check the QR code or the PDF file, or ask the provider.` });
}

async function checkFile(file) {
  if (!file) return;
  if (file.size > 50e6) return note("This file is far too large for a certificate.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  await checked(trust => verdictOnFile(bytes, trust));
}

function fromAddress() {
  const line = decodeURIComponent(location.hash.slice(1));
  if (!line) return;
  document.getElementById("code").value = line;
  checkText(line);
}

document.getElementById("form").addEventListener("submit", event => { event.preventDefault(); checkText(document.getElementById("code").value); });
document.getElementById("file").addEventListener("change", event => checkFile(event.target.files[0]));
const drop = document.getElementById("drop");
for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, event => { event.preventDefault(); drop.classList.toggle("over", kind === "dragover"); });
document.addEventListener("drop", event => checkFile(event.dataTransfer.files[0]));
window.addEventListener("hashchange", fromAddress);
document.getElementById("holder").textContent = `Certificates of ${PUBLISHED.holder}`;
document.getElementById("listed").textContent = `Key ${PUBLISHED.key}. Withdrawn certificates known to this copy of the page: ${JSON.parse(PUBLISHED.list).withdrawn.length}. A newer copy may know more.`;
fromAddress();
