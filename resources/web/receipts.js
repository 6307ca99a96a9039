// SPDX-License-Identifier: GPL-3.0-or-later
import { addressSpaceOf } from './localnetwork.js';

const EveryMs = 250;

/**
 * Tells the server what a stream has received (a long-poll needs none of this: its next request says it), what a
 * person has had in view, and that the client leaves for good.
 *
 * Invariants: one receipt per 250 ms at most, always with the newest cursors; a lost one is made good by the next.
 */
export class Receipts {
    #client;
    #said = {}; // not told yet: `cursor`, `seen`
    #timer = null;
    #toldAt = -Infinity;

    /** @param {URL} client Where the server takes what this client says; ends with a slash. */
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

    /** Tells now what has not been told. */
    flush() {
        if (Object.keys(this.#said).length > 0) {
            this.#tell('acks');
        }
    }

    /** The client does not come back: it is not to be counted as away. */
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
        // No Content-Type of its own: as text/plain it needs no preflight from another origin.
        const url = new URL(path, this.#client);
        const how = { method: 'POST', body, keepalive: true, credentials: 'omit', ...addressSpaceOf(url) };
        fetch(url, how).catch(() => {});
    }
}
