/* The signed facts of a certificate: the same steps as coursewright/delivery/facts.py and verification.py. */
const FIELDS = ["code", "name", "license", "title", "version", "hours", "award", "format", "completed", "issued", "expires", "retain", "provider", "approvals", "key"];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const text = bytes => new TextEncoder().encode(bytes);
const fromBase64 = packed => Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
const joined = (...parts) => new Uint8Array(parts.flatMap(part => [...part]));

function fromBase32(packed) {
  const bytes = [];
  let bits = 0, value = 0;
  for (const letter of packed) {
    const five = LETTERS.indexOf(letter);
    if (five < 0) throw new Error("letter");
    value = (value << 5 | five) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push(value >> (bits -= 8) & 255);
  }
  if (bits >= 5 || value & ((1 << bits) - 1)) throw new Error("bits");  // those behind the last byte are zero
  return new Uint8Array(bytes);
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function named(values) {
  const approvals = values[13];
  const right = values.length === FIELDS.length && Array.isArray(approvals) && approvals.every(pair => Array.isArray(pair) && pair.length === 2)
    && [...values.slice(0, 13), values[14], ...approvals.flat()].every(value => typeof value === "string");
  if (!right) throw new Error("fields");
  return Object.fromEntries(FIELDS.map((field, place) => [field, values[place]]));
}

/* {facts, body, signature} of a line; null for what is no line, an Error for one that is damaged. */
async function readLine(line) {
  const packed = line.slice(line.lastIndexOf("#") + 1).replace(/\s+/g, "").toUpperCase();
  if (!packed.startsWith("CW1")) return null;
  if (packed.length > 8003) throw new Error("length");
  const data = fromBase32(packed.slice(3));
  const body = data.slice(64);
  return { facts: named(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await inflated(body)))), body, signature: data.slice(0, 64) };
}

async function signedBy(publicKey, signature, domain, message) {
  const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, joined(text(domain), message));
}

const today = () => { const now = new Date(); return now.toISOString().slice(0, 10); };

/* The verdict on a line: {kind, facts, detail}. */
async function verdictOnLine(line, trust) {
  let signed;
  try {
    signed = await readLine(line);
  } catch {
    return { kind: "changed", facts: null, detail: "The code is damaged: letters of it are missing or changed." };
  }
  if (!signed) return { kind: "unreadable", facts: null, detail: "This is no code of a certificate." };
  const { facts } = signed;
  if (!await signedBy(trust.facts, signed.signature, "coursewright certificate 1\n", signed.body)) {
    return facts.key === trust.key
      ? { kind: "changed", facts, detail: "The signature does not fit these facts: at least one letter of the code was changed." }
      : { kind: "other-key", facts, detail: `It was signed with the key ${facts.key}; the provider’s is ${trust.key}.` };
  }
  return standing(facts, trust);
}

/* The verdict on facts that were signed: whether they still hold. */
function standing(facts, trust) {
  const gone = trust.withdrawn.get(facts.code);
  if (gone) return { kind: "revoked", facts, detail: withdrawal(gone) };
  if (facts.expires && facts.expires < today()) return { kind: "expired", facts, detail: `It was valid until ${facts.expires}.` };
  return { kind: "genuine", facts, detail: "" };
}

const withdrawal = ([event, day, reason]) => event === "replaced" ? `It was replaced by the certificate ${reason} on ${day}.` : `It was withdrawn on ${day}: ${reason}`;

/* The verdict on a line that came without its file. */
async function verdictOnCode(line, trust) {
  const verdict = await verdictOnLine(line, trust);
  return verdict.kind === "genuine" ? { ...verdict, detail: "Compare these facts with the certificate in your hand: a code can be copied onto another paper." } : verdict;
}
