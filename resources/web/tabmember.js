// SPDX-License-Identifier: GPL-3.0-or-later
import { isFollowed } from './channelmatch.js';
import { isAfter, isWithinState } from './cursor.js';
import { Failure } from './failure.js';
import { randomId } from './randomid.js';
import { TabHost } from './tabhost.js';

const AnnouncedWithinMs = 100; // a host answers at once
const WorkerWithinMs = 2_000; // a SharedWorker has to be loaded first
const ClaimMs = 50; // for a tab with a smaller rank to object
const PingMs = 5_000;
const MostEarly = 10_000;
const OwnChannels = 'system.client.';

/**
 * A tab's part in the one connection that all tabs of a browser share. It has the interface of Subscription.
 *
 * The host (TabHost) runs in a SharedWorker, or else in the tab that the tabs elect over a BroadcastChannel: Web Locks
 * would need https. A host that closes says so, one that has crashed or is frozen does not answer pings; then another is
 * elected. Each tab keeps its own cursor, and a new host tells it what came after that: no handover loses anything.
 *
 * Invariants: only the host that it has joined is listened to; a message is only handed over if its id is after
 * `#cursor`; while `#early` is a list, what the host tells is kept there, because older messages are still to come.
 */
export class TabMember {
    #base;
    #options;
    #tellCaller;
    #channels;
    #port;
    #group;
    #id = randomId();
    #host = null; // the rank of the one that was joined
    #claimed = null; // the rank with which this tab bids for being the host
    #ownHost = null; // the TabHost of this tab, if it was elected
    #isWelcome = false;
    #early = null;
    #cursor;
    #client;
    #token;
    #status = { state: 'connecting', transport: 'websocket', fault: null, detail: '', problem: '', retryAt: null };
    #isToldFirst = false;
    #counters = { requests: 0, heldMs: 0, pushes: 0, handled: 0 };
    #timer = null; // for a host to appear
    #pinging;
    #missedPings = 0;
    #changes = new Map(); // by ref: {resolve, reject, add, remove}
    #listeners = new AbortController();

    /**
     * @param {URL} base
     * @param {import('./holdfast.js').Options} options
     * @param {(what: string, detail: object) => void} tell
     */
    constructor(base, options, tell) {
        const { token, pin, transport = 'auto', client, since } = options;
        this.#base = base;
        this.#options = options;
        this.#tellCaller = tell;
        this.#channels = [options.channels ?? []].flat();
        if (this.#channels.length === 0) {
            throw new TypeError('Holdfast: name at least one channel in `channels`');
        }
        this.#cursor = since && since !== 'now' && since !== 'oldest' ? since : null;
        this.#client = client ?? keptClient();
        this.#token = token;
        this.#group = `holdfast 1 ${JSON.stringify([base.href, token, pin, transport, client])}`;
        this.#port = new BroadcastChannel(this.#group);
        this.#port.onmessage = ({ data }) => this.#hear(data);
        const { signal } = this.#listeners;
        globalThis.addEventListener?.('pagehide', () => this.#goAway('close'), { signal });
        globalThis.addEventListener?.('pageshow', ({ persisted }) => persisted && this.#seek(), { signal });
        globalThis.document?.addEventListener('freeze', () => this.#ownHost && this.#goAway('close'), { signal });
        globalThis.document?.addEventListener('resume', () => this.#host ?? this.#seek(), { signal });
        globalThis.document?.addEventListener('visibilitychange', () => document.hidden || this.#ping(), { signal });
        this.#pinging = setInterval(() => this.#ping(), PingMs);
        queueMicrotask(() => {
            this.#tell({ ...this.#status });
            this.#seek(this.#startWorker() ? WorkerWithinMs : AnnouncedWithinMs);
        });
    }

    /** @returns {string} */
    get client() {
        return this.#client;
    }

    /** @returns {string|null} */
    get cursor() {
        return this.#cursor;
    }

    /** @returns {string[]} */
    get channels() {
        return [...this.#channels];
    }

    get status() {
        return { ...this.#status };
    }

    get counters() {
        return { ...this.#counters };
    }

    get token() {
        return this.#token;
    }

    retryNow() {
        this.#ask('retry');
    }

    see(cursor) {
        this.#ask('see', { cursor });
    }

    close() {
        this.#leave('close');
    }

    leave() {
        this.#leave('leave');
    }

    /** As Subscription.change(). */
    async change(add, remove) {
        const next = [...new Set([...this.#channels, ...add])].filter((name) => !remove.includes(name));
        if (next.length === 0) {
            throw new TypeError('Holdfast: name at least one channel in `channels`');
        }
        await new Promise((resolve, reject) => {
            if (this.#isClosed) {
                reject(new Failure('closed', 'The subscription is closed.'));
                return;
            }
            const ref = randomId();
            this.#changes.set(ref, { resolve, reject, add, remove });
            if (this.#isWelcome) {
                this.#ask('change', { ref, add, remove });
            }
        });
    }

    #leave(how) {
        if (this.#isClosed) {
            return;
        }
        this.#goAway(how);
        this.#end(null, '', '');
    }

    #end(fault, detail, problem) {
        this.#tell({ ...this.#status, state: 'closed', fault, detail, problem, retryAt: null });
        const failure = new Failure(fault ?? 'closed', detail || 'The subscription was closed.', { problem });
        this.#changes.forEach(({ reject }) => reject(failure));
        this.#changes.clear();
        clearTimeout(this.#timer);
        clearInterval(this.#pinging);
        this.#listeners.abort();
        this.#goAway('close');
        this.#port.close();
    }

    /** Leaves the other tabs; if they have been served here, they find another host. @param {'close'|'leave'} how */
    #goAway(how) {
        if (this.#ownHost) {
            this.#ownHost.forget(this.#id, how);
            this.#ownHost.stop();
            this.#ownHost = null;
        } else {
            this.#ask(how);
        }
        clearTimeout(this.#timer);
        this.#host = null;
        this.#isWelcome = false;
    }

    #startWorker() {
        if (!globalThis.SharedWorker) {
            return false;
        }
        try {
            const url = new URL('./tabworker.js', import.meta.url);
            const worker = new SharedWorker(url, { type: 'module', name: this.#group });
            worker.onerror = () => this.#host ?? this.#seek();
            return true;
        } catch {
            return false; // a script of another origin, or a policy of the page
        }
    }

    /** Finds the host, or becomes it. */
    #seek(withinMs = AnnouncedWithinMs) {
        if (this.#isClosed) {
            return;
        }
        this.#host = null;
        this.#claimed = null;
        this.#isWelcome = false;
        this.#port.postMessage({ who: this.#id });
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#claim(), withinMs);
    }

    #claim() {
        const rank = `1${Date.now()} ${this.#id}`;
        this.#port.postMessage({ claim: rank });
        this.#timer = setTimeout(() => {
            this.#ownHost = new TabHost(this.#group, rank, () => (this.#ownHost = null));
        }, ClaimMs);
        this.#claimed = rank;
    }

    #hear({ host, claim, here, gone, to, ...rest }) {
        if (claim && this.#host === null && (!this.#claimed || claim < this.#claimed)) {
            this.#seek(AnnouncedWithinMs + ClaimMs); // another tab asked first
        } else if (here && (this.#host === null || host < this.#host)) {
            this.#join(host);
        } else if (host !== this.#host || this.#isClosed) {
            return;
        } else if (gone || (to === this.#id && rest.unknown)) {
            this.#seek(gone ? 0 : AnnouncedWithinMs);
        } else if (rest.tell) {
            this.#takeNews(rest);
        } else if (to === this.#id) {
            this.#takeAnswer(rest);
        }
        if (to === this.#id || to === undefined) {
            this.#missedPings = 0;
        }
    }

    #join(host) {
        clearTimeout(this.#timer);
        this.#claimed = null;
        this.#host = host;
        this.#isWelcome = false;
        this.#missedPings = 0;
        const { since, last, state, channels, signal, tabs, ...options } = this.#options;
        const start = { ...(this.#cursor ? { since: this.#cursor } : { since, last }), state: state ? 1 : undefined };
        const shared = { ...options, url: this.#base.href, client: this.#client };
        this.#ask('join', { join: { channels: this.#channels, start, options: shared } });
    }

    #ask(ask, more = {}) {
        if (this.#host !== null) {
            this.#port.postMessage({ to: this.#host, from: this.#id, ask, ...more });
        }
    }

    #ping() {
        if (this.#host === null) {
            return;
        }
        this.#missedPings += 1;
        if (this.#missedPings > 2) {
            this.#seek(); // crashed, or frozen by the browser
        } else {
            this.#ask('ping');
        }
    }

    #takeAnswer({ joined, welcome, isPast, client, token, status, past, isDone, changed, failed, ref }) {
        if (joined) {
            this.#tell(status.state === 'live' ? { ...status, state: 'connecting' } : status);
        } else if (welcome) {
            this.#isWelcome = true;
            this.#client = client;
            this.#token = token;
            this.#early = isPast ? [] : null;
            this.#cursor = isPast ? this.#cursor : welcome;
            this.#tell(status);
            this.#changes.forEach(({ add, remove }, own) => this.#ask('change', { ref: own, add, remove }));
        } else if (past) {
            this.#takePast(past, isDone);
        } else if (this.#changes.has(ref)) {
            this.#settleChange(ref, changed, failed);
        } else if (failed) {
            this.#end(failed.fault, failed.detail, failed.problem);
        }
    }

    #takePast({ gap, messages, cursor, state }, isDone) {
        if (gap) {
            this.#call('gap', gap);
        }
        // The ids in a state are no positions: what is cut off in it begins again.
        const isState = Boolean(state) || isWithinState(cursor);
        messages.forEach((message) => (isState ? this.#handOver(message) : this.#takeMessage(message)));
        if (!isWithinState(cursor)) {
            this.#advance(cursor);
        }
        if (isDone) {
            const early = this.#early;
            this.#early = null;
            early.forEach((news) => this.#takeNews(news));
        }
    }

    #settleChange(ref, changed, failed) {
        const { resolve, reject, add, remove } = this.#changes.get(ref);
        this.#changes.delete(ref);
        if (!changed) {
            reject(new Failure(failed.fault, failed.detail, failed));
            return;
        }
        this.#channels = [...new Set([...this.#channels, ...add])].filter((name) => !remove.includes(name));
        resolve();
    }

    #takeNews({ tell, detail, cursor, counters }) {
        if (tell === 'state') {
            this.#counters = { ...counters, handled: this.#counters.handled };
            this.#takeState(detail);
            return;
        }
        if (!this.#isWelcome) {
            return; // the welcome names a later position
        }
        if (this.#early) {
            this.#early.push({ tell, detail, cursor, counters });
            this.#early.length > MostEarly && this.#seek(); // begins again, from what it has
            return;
        }
        if (isMessage(detail)) {
            this.#takeMessage(detail);
        } else {
            this.#call(tell, detail);
        }
        this.#advance(cursor);
    }

    /** Everything up to here has been handed over, or is not for this tab. What was told early may be older. */
    #advance(cursor) {
        if (cursor && isAfter(cursor, this.#cursor)) {
            this.#cursor = cursor;
        }
    }

    #takeState(status) {
        if (status.state === 'closed') {
            this.#end(status.fault, status.detail, status.problem);
        } else if (this.#isWelcome || status.state !== 'live') {
            this.#tell(status);
        }
    }

    #takeMessage(message) {
        if (isAfter(message.id, this.#cursor)) {
            this.#cursor = message.id;
            this.#handOver(message);
        }
    }

    /** To the caller, if it is for this tab. */
    #handOver(message) {
        if (message.channel.startsWith(OwnChannels) || isFollowed(this.#channels, message.channel)) {
            this.#counters.handled += 1;
            const isYou = message.event === 'you' && message.channel.startsWith(OwnChannels);
            const what = message.retracts ? 'retract' : message.replaces ? 'replace' : isYou ? 'you' : 'message';
            this.#call(what, isYou ? message.data : message);
        }
    }

    get #isClosed() {
        return this.#status.state === 'closed';
    }

    #tell(status) {
        const isNew = !this.#isToldFirst || JSON.stringify(status) !== JSON.stringify(this.#status);
        if (!this.#isClosed && isNew) {
            this.#isToldFirst = true;
            this.#status = status;
            this.#tellCaller('state', this.status);
        }
    }

    #call(what, detail) {
        if (!this.#isClosed) {
            this.#tellCaller(what, detail);
        }
    }
}

/** A message, or a change of one; the other news have no position. */
function isMessage(detail) {
    return Boolean(detail.id && detail.channel);
}

/** The same client in all tabs, and after a reload. */
function keptClient() {
    try {
        const client = localStorage.getItem('holdfast.client') ?? randomId();
        localStorage.setItem('holdfast.client', client);
        return client;
    } catch {
        return randomId(); // storage is blocked: the host's counts
    }
}
