// SPDX-License-Identifier: GPL-3.0-or-later

const AwayMs = 3_000; // after this long in the background the device may have slept
const TickMs = 5_000;
const JumpMs = 5_000;

/**
 * Detects when the state of a connection may have changed although the connection reports nothing. A sleeping device
 * loses its connections without an error, and `visibilitychange` alone does not report that a page comes back from the
 * back-forward cache. Outside a page (in a worker, in Node.js) some of these events never occur: there, a clock that
 * jumps shows that the device has slept.
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
    const hasJumped = jumpDetector();

    const listen = (target, type, listener) => target?.addEventListener?.(type, listener, { signal });
    listen(globalThis, 'online', chance);
    // Only a hint: a network without internet access may still reach the server.
    listen(globalThis, 'offline', doubt);
    listen(globalThis, 'pageshow', (event) => event.persisted && doubt());
    listen(page, 'resume', doubt); // the browser had frozen the page
    listen(page, 'visibilitychange', () => {
        if (page.hidden) {
            hiddenAt = performance.now();
            return;
        }
        const wasAway = hiddenAt !== null && performance.now() - hiddenAt > AwayMs;
        hiddenAt = null;
        (wasAway ? doubt : chance)();
    });
    const ticking = setInterval(() => hasJumped(Date.now(), performance.now()) && doubt(), TickMs);
    return () => {
        clearInterval(ticking);
        listeners.abort();
    };
}

/**
 * Compares the clock of the day, which goes on while a device sleeps, with the one that counts from the start, which
 * most systems stop. Late timers alone say nothing: browsers delay those of hidden pages by up to a minute.
 * @returns {(dayMs: number, sinceStartMs: number) => boolean} True: the device has slept, or its clock was set.
 */
export function jumpDetector() {
    let expected = null;
    return (dayMs, sinceStartMs) => {
        const difference = dayMs - sinceStartMs;
        const hasJumped = expected !== null && Math.abs(difference - expected) > JumpMs;
        expected = difference;
        return hasJumped;
    };
}
