// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A unique random id; not a secret. Web Crypto makes UUIDs only for pages loaded over https, and Node.js 18 has it only under
 * another name.
 * @returns {string}
 */
export function randomId() {
    const bytes = new Uint8Array(10);
    if (globalThis.crypto) {
        crypto.getRandomValues(bytes);
    } else {
        bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
    }
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
