// SPDX-License-Identifier: GPL-3.0-or-later

/** Ends at a space, a quotation mark, a bracket of prose, or a character that reverses or hides text. */
const Address = /\bhttps?:\/\/[^\s<>"“”‘’「」《》（），。；：！？、\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/giu;
const ClosingMarks = /[.,;:!?'*_~)\]}]+$/;

/**
 * Finds the web addresses in a text.
 * @param {string} content
 * @returns {{start: number, end: number, href: string}[]}
 */
export function addressesIn(content) {
    return [...content.matchAll(Address)].flatMap(({ 0: found, index: start }) => {
        const address = withoutClosingMarks(found);
        const url = parsed(address);
        return url ? [{ start, end: start + address.length, href: url.href }] : [];
    });
}

/** A closing bracket belongs to the address if its opening bracket does. */
function withoutClosingMarks(address) {
    const marks = ClosingMarks.exec(address)?.[0] ?? '';
    const opened = address.includes('(') && marks.startsWith(')') ? 1 : 0;
    return address.slice(0, address.length - marks.length + opened);
}

/** Null: not an address, or one with a user name, which can make one host look like another. */
function parsed(address) {
    try {
        const url = new URL(address);
        return /^https?:$/.test(url.protocol) && url.hostname && !url.username && !url.password ? url : null;
    } catch {
        return null;
    }
}
