/* A certificate's PDF: the facts in it, and whether the file is as it was signed (CMS, RFC 5652, as PAdES uses it). */

/* The tagged value at `start`: {tag, from, to, whole}; DER, ITU-T X.690. */
function element(bytes, start) {
  let length = bytes[start + 1], from = start + 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    if (count > 4) throw new Error("length");
    length = 0;
    for (let place = 0; place < count; place++) length = length * 256 + bytes[from++];
  }
  if (from + length > bytes.length) throw new Error("end");
  return { tag: bytes[start], from, to: from + length, whole: bytes.slice(start, from + length) };
}

function elements(bytes, outer) {
  const found = [];
  for (let start = outer.from; start < outer.to; start = found.at(-1).to) found.push(element(bytes, start));
  return found;
}

const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const DIGEST = "06092a864886f70d010904";  // the attribute message-digest

/* {attributes, digest, signature} of a CMS structure with one signer. */
function readCms(bytes) {
  const data = elements(bytes, elements(bytes, elements(bytes, element(bytes, 0))[1])[0]);
  const signers = elements(bytes, data.at(-1));
  if (signers.length !== 1) throw new Error("signers");
  const parts = elements(bytes, signers[0]);
  const attributes = parts.find(part => part.tag === 0xa0);
  const place = parts.indexOf(attributes);
  const digest = elements(bytes, attributes).map(attribute => elements(bytes, attribute)).find(([name]) => hex(name.whole) === DIGEST);
  const value = elements(bytes, digest[1])[0];
  const signed = attributes.whole;
  signed[0] = 0x31;
  const signature = parts[place + 2];
  return { attributes: signed, digest: bytes.slice(value.from, value.to), signature: bytes.slice(signature.from, signature.to), blanks: [value, signature] };
}

/* Whether the place of the signature holds the structure whose frame the signed part of the file names, and zeros behind it. */
async function isWhole(file, held, bytes, cms) {
  const { to } = element(bytes, 0);
  const told = file.match(/\/CoursewrightFrame<([0-9a-f]{64})>\/ByteRange/);
  const frame = bytes.slice(0, to);
  for (const blank of cms.blanks) frame.fill(0, blank.from, blank.to);
  return Boolean(told) && held === held.toLowerCase() && /^0*$/.test(held.slice(2 * to)) && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", frame))) === told[1];
}

/* Where the only signature lies: [end of the first part, start of the second], covering all of the file; null otherwise. */
function signedRange(file, length) {
  const found = [...file.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (found.length !== 1) return null;
  const [start, opens, closes, rest] = found[0].slice(1).map(Number);
  const around = start === 0 && closes + rest === length && opens < closes && file[opens] === "<" && file[closes - 1] === ">";
  return around && /^[0-9a-fA-F]*$/.test(file.slice(opens + 1, closes - 1)) ? [opens, closes] : null;
}

/* What is wrong with the PDF's signature, as a verdict's kind and detail; null where nothing is. */
async function troubleWithSignature(bytes, file, trust) {
  const range = signedRange(file, bytes.length);
  if (!range) return file.includes("/ByteRange") ? ["changed", "The PDF was changed after it was signed."] : ["changed", "The PDF is not signed."];
  const [opens, closes] = range;
  const held = file.slice(opens + 1, closes - 1);
  let cms, structure;
  try {
    structure = new Uint8Array(held.match(/../g).map(pair => parseInt(pair, 16)));
    cms = readCms(structure);
  } catch {
    return ["changed", "The signature of the PDF cannot be read."];
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", joinedBytes(bytes.subarray(0, opens), bytes.subarray(closes))));
  if (hex(digest) !== hex(cms.digest)) return ["changed", "The PDF was changed after it was signed."];
  if (!await isWhole(file, held, structure, cms)) return ["changed", "The signature in the PDF was changed after it was made."];
  const scheme = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", trust.spki, scheme, false, ["verify"]);
  if (await crypto.subtle.verify(scheme, key, cms.signature, cms.attributes)) return null;
  return hex(structure).includes(hex(trust.spki)) ? ["changed", "The signature of the PDF does not hold."] : ["other-key", "The PDF was signed with another key than the provider’s."];
}

function joinedBytes(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

async function verdictOnFile(bytes, trust) {
  let file = "";
  for (let start = 0; start < bytes.length; start += 32768) file += String.fromCharCode(...bytes.subarray(start, start + 32768));
  if (!file.slice(0, 1024).includes("%PDF-") && !file.includes("/CoursewrightFacts")) {
    const found = file.match(/CW1[A-Z2-7]{110,8000}/);
    return found ? verdictOnCode(found[0], trust) : { kind: "unreadable", facts: null, detail: "This file is neither a PDF nor a text with the code of a certificate." };
  }
  const lines = new Set([...file.matchAll(/\/CoursewrightFacts\s*\(\s*([^)]*)\)/g)].map(found => found[1]));
  if (!lines.size) return { kind: "unreadable", facts: null, detail: "This PDF holds no facts of a certificate. It may have been printed to a new file: check the QR code instead." };
  if (lines.size > 1) return { kind: "changed", facts: null, detail: "This PDF holds the facts of more than one certificate." };
  const verdict = await verdictOnLine([...lines][0], trust);
  if (["unreadable", "other-key", "changed"].includes(verdict.kind)) return verdict;
  const trouble = await troubleWithSignature(bytes, file, trust);
  return trouble ? { kind: trouble[0], facts: verdict.facts, detail: trouble[1] } : verdict;
}
