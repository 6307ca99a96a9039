// SPDX-License-Identifier: GPL-3.0-or-later

const Transports = ['websocket', 'sse', 'long-poll']; // best first
const FellBack = {
    sse: 'WebSockets do not get through to the server: server-sent events are used.',
    'long-poll': 'Streams are held back on their way: long polling is used.',
};

/**
 * Which transport is used: the best that works here.
 *
 * Invariant: one that has worked is not given up for another because the server is down.
 */
export class TransportChoice {
    #transports; // to be tried, best first
    #current = 0; // the one in use
    #best = 0; // the first to be tried after a connection that worked
    #worked = new Set(); // those that have been live

    /**
     * @param {'auto'|'websocket'|'sse'|'long-poll'} wanted
     * @param {boolean} hasSecret The requests have a token. The address of a WebSocket is the only place for it, and addresses
     *     are kept in histories and logs.
     */
    constructor(wanted, hasSecret) {
        const hasSocket = 'WebSocket' in globalThis;
        this.#transports = wanted === 'auto' ? Transports.slice(hasSocket && !hasSecret ? 0 : 1) : [wanted];
        if (!Transports.includes(this.transport) || (wanted === 'websocket' && !hasSocket)) {
            throw new TypeError(`Holdfast: there is no transport '${wanted}' here`);
        }
    }

    /** The one in use. @returns {'websocket'|'sse'|'long-poll'} */
    get transport() {
        return this.#transports[this.#current];
    }

    /** There is no other. @returns {boolean} */
    get isForced() {
        return this.#transports.length === 1;
    }

    /** What was fallen back to, in a sentence; '' if nothing was. @returns {string} */
    get fallback() {
        return this.#current > 0 ? FellBack[this.transport] : '';
    }

    /** The one in use works. */
    markLive() {
        if (!this.#worked.has(this.#transports[this.#best])) {
            this.#best = this.#current;
        }
        this.#worked.add(this.transport);
    }

    /**
     * A request has failed. A stream of which nothing arrives is buffered on its way, or the server is dead: the next transport
     * shows which. A WebSocket that does not open can be blocked or refused, and does not say why: the next transport does.
     * If WebSockets have worked before, one that does not open is more likely to be a server that is down.
     * @param {object} failure
     * @param {boolean} failure.hasConnected It had brought something.
     * @param {boolean} failure.isSilence It was open, and nothing came.
     * @param {boolean} failure.isRepeated Not the first since it was live.
     * @returns {boolean} True: try the next transport at once.
     */
    turn({ hasConnected, isSilence, isRepeated }) {
        const isUnproven = !this.#worked.has(this.transport);
        const isUnexplained = this.transport === 'websocket' && (isUnproven || isRepeated);
        const isLast = this.#current + 1 === this.#transports.length;
        if (!hasConnected && (isSilence || isUnexplained) && !isLast) {
            this.#current += 1;
            return true;
        }
        if (hasConnected || this.#worked.has(this.#transports[this.#best]) || (isLast && isUnproven)) {
            this.#current = this.#best;
        }
        return false;
    }
}
