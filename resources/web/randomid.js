// SPDX-License-Identifier: GPL-3.0-or-later

/** An id that nobody else has. (crypto.randomUUID() is kept from pages that came over plain http.) @returns {string} */
export function randomId() {
    const bytes = crypto.getRandomValues(new Uint8Array(10));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
