// SPDX-License-Identifier: GPL-3.0-or-later

const AwayMs = 3_000; // after this long in the background the device may have slept

/**
 * Detects when the state of a connection may have changed although the connection reports nothing. A sleeping phone
 * loses its connections without an error, and `visibilitychange` alone does not report that a page comes back from the
 * back-forward cache. Outside a page (in a worker, in Node.js) some of these events never occur.
 *
 * @param {object} wakeUps
 * @param {() => void} wakeUps.chance A request may succeed now where it failed before.
 * @param {() => void} wakeUps.doubt An open connection may be dead.
 * @returns {() => void} Call this to stop listening.
 */
export function watchWakeUps({ chance, doubt }) {
    const listeners = new AbortController();
    const { signal } = listeners;
    const page = globalThis.document;
    let hiddenAt = page?.hidden ? performance.now() : null;

    const listen = (target, type, listener) => target?.addEventListener?.(type, listener, { signal });
    listen(globalThis, 'online', chance);
    // Only a hint: a network without internet access may still reach the server.
    listen(globalThis, 'offline', doubt);
    listen(globalThis, 'pageshow', (event) => event.persisted && doubt());
    listen(page, 'visibilitychange', () => {
        if (page.hidden) {
            hiddenAt = performance.now();
            return;
        }
        const wasAway = hiddenAt !== null && performance.now() - hiddenAt > AwayMs;
        hiddenAt = null;
        (wasAway ? doubt : chance)();
    });
    return () => listeners.abort();
}
