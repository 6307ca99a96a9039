// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The epoch of a cursor (`<epoch>-<seq>`; within a state more follows).
 * @param {string|null} cursor
 * @returns {string|undefined} Undefined if it is not a cursor.
 */
export function epochOf(cursor) {
    return /^([0-9a-z]{8})-[0-9]+(\.[0-9]+(\.([0-9]+|all))?)?$/.exec(cursor ?? '')?.[1];
}

/**
 * True if the rest of a state is to come after this cursor: messages with older ids.
 * @param {string|null} cursor
 * @returns {boolean}
 */
export function isWithinState(cursor) {
    return epochOf(cursor) !== undefined && cursor.includes('.');
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
    return BigInt(cursor.slice(cursor.indexOf('-') + 1).split('.')[0]); // 64 bits: more than a Number holds exactly
}
