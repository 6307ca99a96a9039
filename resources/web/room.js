// SPDX-License-Identifier: GPL-3.0-or-later
import { Holdfast } from './holdfast.js';
import { keepRoom } from './memory.js';

const CatchUpMs = 1_500; // messages that come this soon after a reconnection count as missed
const KeepAfterMs = 200;
const MostKept = 50;

/** @typedef {import('./messagelist.js').Entry} Entry */

/**
 * The joined page: owns the subscription and passes its events to list, alerts, steps and status line.
 *
 * Invariants: at most one subscription; stored for a reload are a cursor and the messages up to it.
 */
export class Room {
    #parts;
    #channels = [];
    #pin = '';
    #you = null; // {name, channels} that the operator has set; null: what the page asked for
    #client;
    #subscription = null;
    #subscribedAt = 0;
    #byeReason = '';
    #missed = null; // number of messages right after a reconnection
    #hasBeenLive = false;
    #wasBroken = false;
    #keepTimer = null;
    #onPinNeeded;
    #onYou;
    #unseen = null; // id of the newest message while the page is hidden

    /**
     * @param {object} parts
     * @param {import('./messagelist.js').MessageList} parts.list
     * @param {import('./alerts.js').Alerts} parts.alerts
     * @param {import('./steps.js').Steps} parts.steps
     * @param {import('./statusline.js').StatusLine} parts.statusLine
     * @param {string} client
     * @param {object} callbacks
     * @param {() => void} callbacks.onPinNeeded The server wants another PIN.
     * @param {(you: {name: string, channels: string[]}) => void} callbacks.onYou The operator has changed them.
     */
    constructor(parts, client, { onPinNeeded, onYou }) {
        this.#parts = parts;
        this.#client = client;
        this.#onPinNeeded = onPinNeeded;
        this.#onYou = onYou;
        setInterval(() => this.#showShare(), 1000);
        addEventListener('pagehide', () => this.#keep());
        document.addEventListener('visibilitychange', () => this.#see());
    }

    /**
     * Starts to receive, or resumes.
     * @param {object} how
     * @param {string[]} how.channels
     * @param {string} how.name
     * @param {string} how.pin Of the room; empty: none.
     * @param {'auto'|'websocket'|'sse'|'long-poll'} how.transport
     * @param {{name: string, channels: string[]}|null} [how.you] What the operator has set before.
     * @param {string|null} how.since Null: start with the last message of each channel, so that the page is not empty.
     */
    open({ channels, name, pin, transport, you = null, since }) {
        this.close();
        this.#you = you;
        this.#channels = channels;
        this.#pin = pin;
        this.#byeReason = '';
        this.#subscribedAt = performance.now();
        this.#hasBeenLive = false;
        this.#missed = null;
        const start = since ? { since } : { last: 1 };
        this.#subscription = new Holdfast(null, { channels, client: this.#client, name, pin, transport, ...start });
        const listen = (type, take) => this.#subscription.addEventListener(type, ({ detail }) => take(detail));
        listen('message', (message) => this.#takeMessage(message));
        listen('retract', ({ retracts }) => this.#change(() => this.#parts.list.remove(retracts)));
        listen('replace', (change) => this.#change(() => this.#parts.list.replace(change)));
        listen('you', (changed) => this.#takeYou(changed));
        listen('gap', (gap) => this.#takeGap(gap));
        listen('state', (status) => this.#takeStatus(status, { channels, name, pin, transport }));
        listen('bye', ({ reason }) => (this.#byeReason = reason));
        listen('step', ({ step, counters }) => this.#parts.steps.take(step, counters));
    }

    /** Stops receiving; `open()` with the returned cursor resumes. @returns {string|null} */
    close() {
        const cursor = this.#subscription?.cursor ?? null;
        this.#keep();
        this.#subscription?.close();
        this.#subscription = null;
        return cursor;
    }

    /** Stops receiving; the server does not expect the client back. */
    leave() {
        this.#subscription?.leave();
        this.close();
    }

    #see() {
        if (this.#unseen !== null && document.visibilityState === 'visible') {
            this.#subscription?.see(this.#unseen);
            this.#unseen = null;
        }
    }

    #takeMessage(message) {
        this.#takeEntry({ message });
        this.#unseen = message.id;
        this.#see();
        this.#parts.alerts.tell(message, this.#parts.list.newestRow);
        if (this.#missed !== null) {
            this.#missed += 1;
        }
    }

    #change(apply) {
        apply();
        this.#keepTimer ??= setTimeout(() => this.#keep(), KeepAfterMs);
    }

    #takeYou(changed) {
        this.#you = changed;
        this.#keep();
        this.#onYou(changed);
    }

    #takeGap(gap) {
        this.#missed = null; // a count of missed messages must not play down the gap
        this.#takeEntry({ gap, time: Date.now() });
    }

    #takeEntry(entry) {
        this.#parts.list.add(entry);
        this.#keepTimer ??= setTimeout(() => this.#keep(), KeepAfterMs);
    }

    #takeStatus(status, how) {
        if (status.problem === 'pin-needed') {
            this.#onPinNeeded();
            return;
        }
        const { statusLine, steps } = this.#parts;
        statusLine.showStatus(status, this.#byeReason, {
            retry: () => this.#subscription?.retryNow(),
            rejoin: () => this.open({ ...how, you: this.#you, since: this.#subscription?.cursor ?? null }),
        });
        steps.show(status.transport, status.state !== 'reconnecting' && status.state !== 'closed');
        this.#showShare();
        if (status.state === 'live') {
            this.#byeReason = '';
        }
        if (status.state === 'live' && this.#hasBeenLive && this.#wasBroken) {
            this.#countMissed();
        }
        this.#wasBroken = status.fault !== null;
        this.#hasBeenLive ||= status.state === 'live';
    }

    #countMissed() {
        this.#missed = 0;
        setTimeout(() => {
            if (this.#missed !== null && this.#subscription?.status.state === 'live') {
                this.#parts.statusLine.showBack(this.#missed);
            }
            this.#missed = null;
        }, CatchUpMs);
    }

    #showShare() {
        if (this.#subscription) {
            this.#parts.steps.showShare(this.#subscription.counters, performance.now() - this.#subscribedAt);
        }
    }

    #keep() {
        clearTimeout(this.#keepTimer);
        this.#keepTimer = null;
        if (this.#subscription) {
            const { cursor } = this.#subscription;
            const entries = this.#parts.list.entries.slice(-MostKept);
            keepRoom({ channels: this.#channels, pin: this.#pin, you: this.#you, cursor, entries });
        }
    }
}
