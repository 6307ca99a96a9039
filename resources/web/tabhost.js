// SPDX-License-Identifier: GPL-3.0-or-later
import { epochOf, isAfter, isWithinState } from './cursor.js';
import { Subscription } from './subscription.js';

const MostWaitMs = 15_000;
const ForgottenMs = 180_000; // browsers delay the timers of hidden pages by up to a minute

/**
 * The one subscription of all tabs: it runs in a SharedWorker, or in the tab that was elected. It follows whatever a tab
 * follows, and tells all tabs all messages; each takes its own (TabMember).
 *
 * Tabs and host speak over a BroadcastChannel. What the host posts is received in the order in which it was posted, so a
 * `welcome` divides the stream: what comes after it is after the cursor that it names.
 *
 * Invariants: at most one subscription, and none while there is no tab; after `stop()` nothing is posted.
 */
export class TabHost {
    /** What it bids for being the host: the smallest wins. @type {string} */
    rank;
    #port;
    #onStopped;
    #members = new Map(); // by id: {channels, heardAt}
    #subscription = null;

    /**
     * @param {string} group The name of the BroadcastChannel.
     * @param {string} rank
     * @param {() => void} [onStopped] Another host has taken over.
     */
    constructor(group, rank, onStopped = () => {}) {
        this.rank = rank;
        this.#onStopped = onStopped;
        this.#port = new BroadcastChannel(group);
        this.#port.onmessage = ({ data }) => this.#hear(data);
        this.#announce();
    }

    /** Ends; the tabs find another host. */
    stop() {
        this.#post({ gone: true });
        this.#end();
    }

    #end() {
        this.#port.close();
        this.#members.clear();
        this.#close('close');
    }

    /** Nothing of its end is told: a tab that comes next gets a subscription of its own. @param {'close'|'leave'} how */
    #close(how) {
        const subscription = this.#subscription;
        this.#subscription = null;
        subscription?.[how]();
    }

    #announce() {
        this.#post({ here: true });
    }

    #post(message) {
        try {
            this.#port.postMessage({ host: this.rank, ...message });
        } catch {
            // The channel is closed: this host has stopped.
        }
    }

    #hear({ host, claim, who, to, from, ask, ref, ...rest }) {
        if (who || (claim && this.rank < claim)) {
            this.#announce();
        } else if (host && rest.here && host < this.rank) {
            this.#end(); // two were elected at the same time
            this.#onStopped();
        } else if (host && rest.here && host > this.rank) {
            this.#announce();
        } else if (to === this.rank) {
            this.#answer(from, ask, ref, rest);
        }
    }

    #answer(from, ask, ref, { join, add = [], remove = [], cursor }) {
        const member = this.#members.get(from);
        if (ask === 'join') {
            this.#welcome(from, join);
        } else if (!member) {
            this.#post({ to: from, unknown: true }); // it was forgotten: it joins again
            return;
        } else if (ask === 'change') {
            this.#change(from, ref, member, add, remove);
        } else if (ask === 'leave' || ask === 'close') {
            this.forget(from, ask);
        } else if (ask === 'see') {
            this.#subscription?.see(cursor);
        } else if (ask === 'retry') {
            this.#subscription?.retryNow();
        } else {
            this.#post({ to: from, alive: true });
        }
        if (this.#members.has(from)) {
            this.#members.get(from).heardAt = performance.now();
        }
        this.#forgetTheSilent();
    }

    async #welcome(id, { channels, start, options }) {
        const before = this.#followed();
        this.#members.set(id, { channels, heardAt: performance.now() });
        const isStarting = !this.#subscription;
        this.#subscription ??= this.#subscribe(channels, options);
        const subscription = this.#subscription;
        this.#post({ to: id, joined: true, status: subscription.status });
        try {
            const missing = isStarting ? [] : channels.filter((name) => !before.includes(name));
            if (missing.length > 0) {
                await subscription.change(missing, []);
            }
            await subscription.untilLive();
            await this.#lookBack(id, subscription, start);
        } catch (failure) {
            this.#members.delete(id); // the others go on
            this.#post({ to: id, failed: plain(failure) });
        }
    }

    #subscribe(channels, options) {
        const subscription = new Subscription(new URL(options.url), { ...options, channels }, (what, detail) => {
            if (subscription === this.#subscription) {
                this.#tell(what, detail);
            }
        });
        return subscription;
    }

    /** Tells a tab what it has missed, up to a position after which it has been told everything. */
    async #lookBack(id, subscription, start) {
        const { cursor, client, token } = subscription;
        const isNow = !start.since || start.since === 'now';
        const isPast = !isNow || start.last || start.state;
        this.#post({ to: id, welcome: cursor, client, token, isPast, status: subscription.status });
        for (let from = start; isPast; ) {
            const answer = await this.#answerTo(from, subscription);
            if (!this.#members.has(id) || subscription !== this.#subscription) {
                return;
            }
            const isThere = epochOf(answer.cursor) !== epochOf(cursor) || !isAfter(cursor, answer.cursor);
            const isDone = isThere && !isWithinState(answer.cursor);
            this.#post({ to: id, past: answer, isDone });
            if (isDone) {
                return;
            }
            from = { since: answer.cursor, state: start.state };
        }
    }

    async #answerTo(start, subscription) {
        for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, MostWaitMs)) {
            try {
                return await subscription.lookBack(start);
            } catch (failure) {
                if (failure.isFinal) {
                    throw failure;
                }
                await new Promise((resolve) => setTimeout(resolve, failure.retryMs ?? waitMs * Math.random()));
                await subscription.untilLive();
            }
        }
    }

    async #change(id, ref, member, add, remove) {
        const before = this.#followed();
        const ownBefore = member.channels;
        member.channels = [...new Set([...ownBefore, ...add])].filter((name) => !remove.includes(name));
        try {
            await this.#follow(before);
            this.#post({ to: id, ref, changed: true });
        } catch (failure) {
            member.channels = ownBefore;
            this.#post({ to: id, ref, changed: false, failed: plain(failure) });
        }
    }

    /** What any tab follows. */
    #followed() {
        return [...new Set([...this.#members.values()].flatMap(({ channels }) => channels))];
    }

    async #follow(before) {
        const now = this.#followed();
        const add = now.filter((name) => !before.includes(name));
        const remove = before.filter((name) => !now.includes(name));
        if (add.length + remove.length > 0) {
            await this.#subscription?.change(add, remove);
        }
    }

    /**
     * A tab is not here any more.
     * @param {string} id
     * @param {'close'|'leave'} how The last one says what the server is told.
     */
    forget(id, how) {
        const before = this.#followed();
        this.#members.delete(id);
        if (this.#members.size === 0) {
            this.#close(how);
        } else {
            this.#follow(before).catch(() => {}); // it goes on with more channels than are needed
        }
    }

    /** A tab that has crashed does not say so. */
    #forgetTheSilent() {
        const now = performance.now();
        [...this.#members].filter(([, { heardAt }]) => now - heardAt > ForgottenMs).forEach(([id]) => this.forget(id, 'close'));
    }

    #tell(what, detail) {
        if (what === 'step') {
            return; // four messages for each message: only a client of its own shows its steps
        }
        const { cursor, counters } = this.#subscription ?? {};
        this.#post({ tell: what, detail, cursor, counters });
        if (what === 'state' && detail.state === 'closed') {
            this.#subscription = null;
            this.#members.clear();
        }
    }
}

/** What may be posted of a Failure. */
function plain({ fault = 'closed', detail, problem = '', message }) {
    return { fault, detail: detail ?? message, problem };
}
