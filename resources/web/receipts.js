// SPDX-License-Identifier: GPL-3.0-or-later
import { addressSpaceOf } from './localnetwork.js';

const EveryMs = 250;

/**
 * Reports to the server what a stream has received (a long-poll needs no report: its next request acknowledges), what a
 * person has had in view, and that the client leaves.
 *
 * Invariants: at most one report per 250 ms, always with the newest cursors; the next one makes up for a lost one.
 */
export class Receipts {
    #client;
    #said = {}; // not reported yet: `cursor`, `seen`
    #timer = null;
    #toldAt = -Infinity;

    /** @param {URL} client The client's address at the server, to which its reports go; ends with a slash. */
    constructor(client) {
        this.#client = client;
    }

    /** Everything up to `cursor` has been handled. @param {string} cursor */
    acknowledge(cursor) {
        this.#say({ cursor });
    }

    /** A person has had everything up to `cursor` in view. @param {string} cursor */
    see(cursor) {
        this.#say({ seen: cursor });
    }

    /** Sends now what has not been reported yet. */
    flush() {
        if (Object.keys(this.#said).length > 0) {
            this.#tell('acks');
        }
    }

    /** Reports that the client will not come back, so that it is not listed as away. */
    leave() {
        this.#tell('leave');
    }

    #say(what) {
        Object.assign(this.#said, what);
        this.#timer ??= setTimeout(() => this.flush(), Math.max(0, this.#toldAt + EveryMs - performance.now()));
    }

    #tell(path) {
        clearTimeout(this.#timer);
        this.#timer = null;
        const body = JSON.stringify(this.#said);
        this.#said = {};
        this.#toldAt = performance.now();
        // No Content-Type field: the default text/plain needs no CORS preflight.
        const url = new URL(path, this.#client);
        const how = { method: 'POST', body, keepalive: true, credentials: 'omit', ...addressSpaceOf(url) };
        fetch(url, how).catch(() => {});
    }
}
