// SPDX-License-Identifier: GPL-3.0-or-later

/** A unique random id. (Web Crypto makes UUIDs only for pages loaded over https.) @returns {string} */
export function randomId() {
    const bytes = crypto.getRandomValues(new Uint8Array(10));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
