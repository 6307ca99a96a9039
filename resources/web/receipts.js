// SPDX-License-Identifier: GPL-3.0-or-later
import { addressSpaceOf } from './localnetwork.js';

const EveryMs = 250;

/**
 * Reports to the server what has been received (a long-poll needs no report: its next request acknowledges), what a
 * person has had in view, and that the client leaves. Over a WebSocket that is open a report is a frame, otherwise a
 * request.
 *
 * Invariants: at most one report per 250 ms, always with the newest cursors; the next one makes up for a lost one.
 */
export class Receipts {
    #client;
    #send;
    #said = {}; // not reported yet: `cursor`, `seen`
    #timer = null;
    #toldAt = -Infinity;

    /**
     * @param {URL} client The client's address at the server, to which its reports go; ends with a slash.
     * @param {(frame: object) => boolean} send Sends a frame, or returns false.
     */
    constructor(client, send) {
        this.#client = client;
        this.#send = send;
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
        const { cursor: ack, seen } = this.#said;
        if (!ack && !seen) {
            return;
        }
        if (this.#send({ ack, seen })) {
            this.#begin();
        } else {
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
        const body = JSON.stringify(this.#begin());
        // No Content-Type field: the default text/plain needs no CORS preflight.
        const url = new URL(path, this.#client);
        const how = { method: 'POST', body, keepalive: true, credentials: 'omit', ...addressSpaceOf(url) };
        fetch(url, how).catch(() => {});
    }

    /** Begins a new report. @returns {object} What was to be said. */
    #begin() {
        clearTimeout(this.#timer);
        this.#timer = null;
        this.#toldAt = performance.now();
        const said = this.#said;
        this.#said = {};
        return said;
    }
}
