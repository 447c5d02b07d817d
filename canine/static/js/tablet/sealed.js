// A PIN that another person types on this tablet, sealed for the server alone: HPKE (RFC 9180), base mode, with
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM. Nobody opens it here again, and what it is bound to cannot be
// put under another record.
const KEM = [0x00, 0x10];
const SUITE = [...KEM, 0x00, 0x01, 0x00, 0x01];
const NOTHING = new Uint8Array();

const bytes = (text) => new TextEncoder().encode(text);

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function hmac(key, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

// An empty salt is one of zeros (RFC 5869).
const extract = (suite, salt, label, ikm) =>
  hmac(salt.length ? salt : new Uint8Array(32), joined(bytes("HPKE-v1"), suite, bytes(label), ikm));

/** At most 32 bytes: one block. */
async function expand(suite, secret, label, info, length) {
  const labelled = joined(Uint8Array.of(0, length), bytes("HPKE-v1"), suite, bytes(label), info, Uint8Array.of(1));
  return (await hmac(secret, labelled)).slice(0, length);
}

/**
 * Seals a text for the holder of a public key.
 * @param {string} text
 * @param {string} publicKey  the server's P-256 point, uncompressed, in base64url
 * @param {string} info  what it is bound to
 * @returns {Promise<string>}  in base64url
 */
export async function sealed(text, publicKey, info) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const receiver = fromBase64(publicKey);
  const [theirs, own] = await Promise.all([
    crypto.subtle.importKey("raw", receiver, curve, false, []),
    crypto.subtle.generateKey(curve, true, ["deriveBits"]),
  ]);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256));
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const kem = joined(bytes("KEM"), Uint8Array.from(KEM));
  const first = await extract(kem, NOTHING, "eae_prk", shared);
  const secret = await expand(kem, first, "shared_secret", joined(enc, receiver), 32);
  const suite = joined(bytes("HPKE"), Uint8Array.from(SUITE));
  const hashes = [await extract(suite, NOTHING, "psk_id_hash", NOTHING), await extract(suite, NOTHING, "info_hash", bytes(info))];
  const context = joined(Uint8Array.of(0), ...hashes);
  const exporter = await extract(suite, secret, "secret", NOTHING);
  const [key, iv] = [await expand(suite, exporter, "key", context, 16), await expand(suite, exporter, "base_nonce", context, 12)];
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const content = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, imported, bytes(text)));
  return toBase64(joined(enc, content));
}

const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const toBase64 = (content) =>
  btoa(String.fromCharCode(...content)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
