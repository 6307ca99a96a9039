// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Which life of the log a cursor (`<epoch>-<seq>`) belongs to.
 * @param {string|null} cursor
 * @returns {string|undefined} Undefined if this is no cursor.
 */
export function epochOf(cursor) {
    return /^([0-9a-z]{8})-[0-9]+$/.exec(cursor ?? '')?.[1];
}

/**
 * True unless `cursor` is at or before `other` in the same life of the log.
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
