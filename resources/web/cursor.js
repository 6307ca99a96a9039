// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The epoch of a cursor (`<epoch>-<seq>`).
 * @param {string|null} cursor
 * @returns {string|undefined} Undefined if it is not a cursor.
 */
export function epochOf(cursor) {
    return /^([0-9a-z]{8})-[0-9]+$/.exec(cursor ?? '')?.[1];
}

/**
 * True unless `cursor` is at or before `other` in the same epoch.
 * @param {string} cursor
 * @param {string|null} other Null: before everything.
 * @returns {boolean}
 */
export function isAfter(cursor, other) {
    const epoch = epochOf(cursor);
    return epoch === undefined || epoch !== epochOf(other) || seqOf(cursor) > seqOf(other);
}

function seqOf(cursor) {
    return BigInt(cursor.slice(cursor.indexOf('-') + 1)); // 64 bits: more than a Number holds exactly
}
