// SPDX-License-Identifier: GPL-3.0-or-later

const AwayMs = 3_000; // hidden for longer: the device may have slept

/**
 * Listens for the moments at which a connection's fate changes without a word on the connection itself. A phone that
 * sleeps loses its connections without an error, and a page that comes back from the back-forward cache is not
 * told of it by `visibilitychange` alone. Outside a page (in a worker, in Node.js) some of these never happen.
 *
 * @param {object} wakeUps
 * @param {() => void} wakeUps.chance Asking now may succeed where it has failed.
 * @param {() => void} wakeUps.doubt What is connected may be dead.
 * @returns {() => void} Stops listening.
 */
export function watchWakeUps({ chance, doubt }) {
    const listeners = new AbortController();
    const { signal } = listeners;
    const page = globalThis.document;
    let hiddenAt = page?.hidden ? performance.now() : null;

    const listen = (target, type, listener) => target?.addEventListener?.(type, listener, { signal });
    listen(globalThis, 'online', chance);
    // Only a hint: a network without a way out may still lead to the server.
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
