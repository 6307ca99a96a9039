// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';
import { Held } from './held.js';
import { localNetworkAccess } from './localnetwork.js';

const AnsweringMs = 120_000; // while the browser asks the person whether the page may reach the local network
const ProbeWithinMs = 10_000;

/**
 * One WebSocket.
 *
 * Invariant: every error is thrown as a Failure, or as the reason given to `abandon()`.
 */
export class HeldSocket extends Held {
    #socket = null;
    #probing = null;

    /**
     * @param {URL} url http or https.
     * @param {number} withinMs How long the first frame may take.
     * @returns {AsyncGenerator<object>} The server's frames, until the socket ends.
     */
    async *frames(url, withinMs) {
        const access = await localNetworkAccess(url);
        if (this.signal.aborted) {
            throw this.signal.reason;
        }
        this.watch(access === 'asking' ? AnsweringMs : withinMs);
        const frames = [];
        let isOver = false;
        let wake = () => {};
        const end = () => {
            isOver = true;
            wake();
        };
        this.#socket = new WebSocket(url.href.replace(/^http/, 'ws'), 'holdfast.v1');
        this.#socket.onmessage = ({ data }) => {
            frames.push(data);
            wake();
        };
        this.#socket.onclose = end;
        this.signal.addEventListener('abort', () => {
            clearTimeout(this.#probing);
            this.#socket.close();
            end();
        });
        let isOpen = false;
        for (;;) {
            while (frames.length > 0 && !this.signal.aborted) {
                isOpen = true;
                yield JSON.parse(frames.shift());
            }
            if (isOver) {
                // A browser does not say why a handshake failed.
                throw this.signal.aborted ? this.signal.reason : await Failure.ofNetwork(isOpen ? undefined : url);
            }
            await new Promise((resolve) => (wake = resolve));
        }
    }

    /**
     * From now on, this much silence is a Failure. The server's pings are not shown to a page: before the time is over
     * the server is asked whether it is there.
     */
    watch(ms) {
        super.watch(ms);
        clearTimeout(this.#probing);
        this.#probing = setTimeout(() => this.send({ ref: 'alive' }), ms - ProbeWithinMs);
    }

    /** @param {object} frame @returns {boolean} False: the socket is not open. */
    send(frame) {
        const isOpen = this.#socket?.readyState === WebSocket.OPEN;
        if (isOpen) {
            this.#socket.send(JSON.stringify(frame));
        }
        return isOpen;
    }
}
