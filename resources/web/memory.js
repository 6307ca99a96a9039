// SPDX-License-Identifier: GPL-3.0-or-later

const Prefix = 'holdfast.';
const YearSeconds = 365 * 24 * 60 * 60;

/** What neither storage nor cookies would take: it lasts as long as the page. */
const unkept = new Map();

/**
 * Keeps a value for this browser's next visits: in localStorage, where that is blocked in a cookie.
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
    unkept.set(key, value);
    try {
        localStorage.setItem(Prefix + key, value);
    } catch {
        document.cookie = `${Prefix + key}=${encodeURIComponent(value)}; path=/; max-age=${YearSeconds}; SameSite=Lax`;
    }
}

/** @param {string} key @returns {string|undefined} */
export function recall(key) {
    try {
        return localStorage.getItem(Prefix + key) ?? unkept.get(key);
    } catch {
        const cookie = document.cookie.split('; ').find((pair) => pair.startsWith(`${Prefix + key}=`));
        return cookie ? decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)) : unkept.get(key);
    }
}

/**
 * Keeps what a page needs to go on after a reload, which is also what a phone does to a page it had put aside.
 * @param {*} room JSON; null: nothing to go on with.
 */
export function keepRoom(room) {
    try {
        sessionStorage.removeItem(`${Prefix}room`);
        if (room !== null) {
            sessionStorage.setItem(`${Prefix}room`, JSON.stringify(room));
        }
    } catch {
        // Blocked or full: after a reload the page begins anew, with the last message.
    }
}

/** @returns {*} What keepRoom() was last given; null if there is nothing. */
export function keptRoom() {
    try {
        return JSON.parse(sessionStorage.getItem(`${Prefix}room`));
    } catch {
        return null;
    }
}
