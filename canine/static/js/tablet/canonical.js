// The form of a body that is hashed, on the tablet as on the server: canonical JSON (RFC 8785).

/**
 * Canonical JSON: members in the order of their UTF-16 names, numbers and texts as ECMAScript writes them.
 * @param {any} value  of texts, finite numbers, true, false, null, lists and plain objects
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** @param {ArrayBuffer|Uint8Array} bytes */
export async function sha256(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

/** The hash that a receipt must carry. */
export const contentHash = (body) => sha256(new TextEncoder().encode(canonical(body)));

/** @param {ArrayBuffer} buffer */
export const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
