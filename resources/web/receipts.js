// SPDX-License-Identifier: GPL-3.0-or-later
import { addressSpaceOf } from './localnetwork.js';

const EveryMs = 250;

/**
 * Tells the server what a stream has received. (A long-poll needs none of this: its next request says it.)
 *
 * Invariants: one receipt per 250 ms at most, always with the newest cursor; a lost one is made good by the next.
 */
export class Receipts {
    #url;
    #cursor = null; // not told yet
    #timer = null;
    #toldAt = -Infinity;

    /** @param {URL} url Where the server takes this client's receipts. */
    constructor(url) {
        this.#url = url;
    }

    /** Everything up to `cursor` has been handled. @param {string} cursor */
    acknowledge(cursor) {
        this.#cursor = cursor;
        this.#timer ??= setTimeout(() => this.flush(), Math.max(0, this.#toldAt + EveryMs - performance.now()));
    }

    /** Tells now what has not been told. */
    flush() {
        clearTimeout(this.#timer);
        this.#timer = null;
        if (this.#cursor === null) {
            return;
        }
        const body = JSON.stringify({ cursor: this.#cursor });
        this.#cursor = null;
        this.#toldAt = performance.now();
        // No Content-Type of its own: as text/plain it needs no preflight from another origin.
        const how = { method: 'POST', body, keepalive: true, credentials: 'omit', ...addressSpaceOf(this.#url) };
        fetch(this.#url, how).catch(() => {});
    }
}
