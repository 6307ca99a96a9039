// SPDX-License-Identifier: GPL-3.0-or-later

const Prefix = 'holdfast.';
const YearSeconds = 365 * 24 * 60 * 60;

/** The values of this page, for when neither storage nor cookies are available; lost with the page. */
const unkept = new Map();

/**
 * Stores a value for the next visits of this browser: in localStorage, or in a cookie if that is blocked.
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
 * Stores what the page needs to resume after a reload. Phones also reload pages from the background.
 * @param {*} room JSON; null: nothing to resume.
 */
export function keepRoom(room) {
    try {
        sessionStorage.removeItem(`${Prefix}room`);
        if (room !== null) {
            sessionStorage.setItem(`${Prefix}room`, JSON.stringify(room));
        }
    } catch {
        // Storage is blocked or full: after a reload the page starts new, with the last message.
    }
}

/** @returns {*} The last argument of keepRoom(); null if there is none. */
export function keptRoom() {
    try {
        return JSON.parse(sessionStorage.getItem(`${Prefix}room`));
    } catch {
        return null;
    }
}
