// SPDX-License-Identifier: GPL-3.0-or-later
import { epochOf, isAfter, isWithinState } from './cursor.js';
import { EventStreamParser } from './eventstream.js';
import { Failure } from './failure.js';
import { HeldRequest } from './heldrequest.js';
import { HeldSocket } from './heldsocket.js';
import { addressSpaceOf } from './localnetwork.js';
import { passFor } from './pass.js';
import { randomId } from './randomid.js';
import { Receipts } from './receipts.js';
import { TransportChoice } from './transportchoice.js';
import { watchWakeUps } from './wakeup.js';

/** @typedef {import('./holdfast.js').Options} Options */
/** @typedef {import('./holdfast.js').Status} Status */
/** @typedef {import('./holdfast.js').Counters} Counters */

const BackoffSeconds = [1, 2, 4, 8, 15];
const AnswerGraceMs = 10_000; // allowed for a response on top of the hold
const HelloWithinMs = 6_000; // a stream sends its first event at once
const StreamSilenceMs = 35_000; // two heartbeats (15 s each) are missing
const OwnChannels = 'system.client.'; // nobody can publish there but the operator
const HastyAnswerMs = 500; // an empty response sooner than this was not held: wait before the next request

/** The reason for aborting a request that is repeated at once. */
const AskAfresh = Symbol('ask afresh');

/**
 * One cursor into the server's log that follows channels over any transport.
 *
 * Invariants: at most one request runs; nothing is told after it is closed; a message is only handed over if its id is
 * after `#handledId`; everything up to `#cursor` has been handed over, so a request with it loses nothing.
 */
export class Subscription {
    #options;
    #base;
    #tellCaller;
    #channels;
    #receipts;
    #choice;
    #cursor; // null until the server or the caller has given one
    #handledId;
    #endedAt = null; // the cursor of a complete goodbye: nothing was missing when that epoch ended
    #status = { state: 'connecting', fault: null, detail: '', problem: '', retryAt: null };
    #counters = { requests: 0, heldMs: 0, pushes: 0, handled: 0 };
    #request = null; // the running Held
    #hasConnected = false; // the running request has brought something
    #failures = 0; // consecutive ones
    #streamRetryMs = null; // how long the server asks a broken stream to wait
    #token; // sent with each request: the caller's, or a pass for the PIN
    #hasNewPass = false; // the pass has not been accepted yet
    #pause = null; // {end(), isServersWish} while waiting to ask again
    #waiters = []; // {resolve, reject} that wait for the state `live`
    #stopWatching;

    /**
     * @param {URL} base The server's address; ends with a slash.
     * @param {Options} options
     * @param {(what: string, detail: object) => void} tell Called for each event; must not throw.
     */
    constructor(base, options, tell) {
        const { transport = 'auto', wait = 25, client = randomId(), since, token, pin } = options;
        this.#options = { ...options, wait, client };
        this.#base = base;
        this.#tellCaller = tell;
        this.#channels = channelList(options.channels);
        this.#token = token;
        this.#choice = new TransportChoice(transport, Boolean(token || pin));
        this.#cursor = epochOf(since) ? since : null;
        this.#handledId = isWithinState(since) ? null : this.#cursor;
        this.#receipts = new Receipts(this.#clientUrl(''), (frame) => this.#request?.send?.(frame));
        this.#stopWatching = watchWakeUps({
            chance: () => this.#pause?.isServersWish || this.retryNow(),
            doubt: () => this.#askAfresh(),
        });
        queueMicrotask(() => this.#run()); // the caller must have the subscription before it is told anything
    }

    /** The client id in use. @returns {string} */
    get client() {
        return this.#options.client;
    }

    /** Everything up to here has been handed over. @returns {string|null} */
    get cursor() {
        return this.#cursor;
    }

    /** @returns {string[]} */
    get channels() {
        return [...this.#channels];
    }

    /** @returns {Status} */
    get status() {
        return { ...this.#status, transport: this.#transport };
    }

    /** @returns {Counters} */
    get counters() {
        return { ...this.#counters, heldMs: this.#counters.heldMs + (this.#request?.heldMs ?? 0) };
    }

    /** The token in use: the caller's, or the pass that its PIN was exchanged for. */
    get token() {
        return this.#token;
    }

    /** Asks now instead of at `retryAt`. Does nothing unless it is waiting. */
    retryNow() {
        this.#pause?.end();
    }

    /** Ends the subscription; the server expects the client back for a while. */
    close() {
        this.#end('');
    }

    /** Ends the subscription and tells the server not to expect the client back. */
    leave() {
        if (!this.#isClosed) {
            this.#receipts.leave();
            this.#end('');
        }
    }

    /** A person has had everything up to `cursor` in view. @param {string} cursor A message's id. */
    see(cursor) {
        this.#receipts.see(cursor);
    }

    /**
     * Follows more channels, or fewer.
     * @param {string[]} add
     * @param {string[]} remove
     * @returns {Promise<void>} Fulfilled when the change is in effect.
     * @throws {Failure} The server refuses, or the subscription is closed.
     */
    async change(add, remove) {
        const before = this.#channels;
        this.#channels = channelList([...before, ...add].filter((name) => !remove.includes(name)));
        if (this.#status.state === 'live') {
            try {
                if (await this.#patchChannels({ add, remove })) {
                    return;
                }
            } catch (failure) {
                this.#channels = before;
                throw failure;
            }
        }
        this.#askAfresh(); // with the new names
        await this.#becomesLive();
    }

    /**
     * @returns {Promise<void>} Fulfilled when it is live.
     * @throws {Failure} It is closed.
     */
    async untilLive() {
        if (this.#status.state !== 'live') {
            await this.#becomesLive();
        }
    }

    /**
     * Asks for what came after another position, beside the running request.
     * @param {{since?: string, last?: number}} start
     * @returns {Promise<{cursor: string, messages: object[], gap?: object}>} Of all its channels.
     * @throws {Failure}
     */
    async lookBack(start) {
        const request = new HeldRequest();
        try {
            this.#counters.requests += 1;
            const url = this.#url({ ...start, wait: 0 });
            return await request.json(await request.open(url, 'application/json', AnswerGraceMs, this.#token));
        } finally {
            request.close();
        }
    }

    /** @returns {Promise<boolean>} False: it is not known whether the server has changed anything. */
    async #patchChannels(change) {
        const url = this.#clientUrl('channels');
        const authorization = this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
        const response = await fetch(url, {
            method: 'PATCH',
            headers: { 'Content-Type': 'application/json', ...authorization },
            body: JSON.stringify(change),
            credentials: 'omit',
            ...addressSpaceOf(url),
        }).catch(() => null);
        if (response && !response.ok && ![404, 408, 429, 503].includes(response.status)) {
            throw await Failure.ofAnswer(response);
        }
        return response?.ok ?? false;
    }

    #becomesLive() {
        return new Promise((resolve, reject) => {
            if (this.#isClosed) {
                reject(new Failure('closed', 'The subscription is closed.'));
            } else {
                this.#waiters.push({ resolve, reject });
            }
        });
    }

    /** @param {string} path @returns {URL} Below the client's address at the server. */
    #clientUrl(path) {
        return new URL(`clients/${encodeURIComponent(this.#options.client)}/${path}`, this.#base);
    }

    get #transport() {
        return this.#choice.transport;
    }

    async #run() {
        this.#tell('connecting');
        while (!this.#isClosed) {
            this.#hasConnected = false;
            try {
                for await (const frame of this.#frames()) {
                    if (this.#isClosed || this.#request?.signal.aborted) {
                        break; // what is left of this answer comes again
                    }
                    this.#take(frame);
                }
                this.#settle();
            } catch (error) {
                this.#settle();
                await this.#recover(error);
            }
        }
    }

    #frames() {
        const frames = { websocket: this.#socketFrames, sse: this.#streamFrames, 'long-poll': this.#pollFrames };
        return frames[this.#transport].call(this);
    }

    /** Step 1. @param {Held} request @param {object} parameters @returns {URL} What to ask for. */
    #ask(request, parameters) {
        this.#request = request;
        this.#counters.requests += 1;
        this.#step('ask');
        const { last, since } = this.#options;
        const start = this.#cursor ? { since: this.#cursor } : last ? { last } : { since };
        return this.#url({ ...start, state: this.#options.state ? 1 : undefined, ...parameters });
    }

    #url(parameters) {
        const url = new URL(`channels/${this.#channels.map(encodeURIComponent).join(',')}`, this.#base);
        const { client, name } = this.#options;
        for (const [key, value] of Object.entries({ client, name, ...parameters })) {
            if (value !== undefined && value !== '') {
                url.searchParams.set(key, value);
            }
        }
        return url;
    }

    async *#pollFrames() {
        // Do not hold until the server is known to be there: a response at once confirms it.
        const wait = this.#status.state === 'live' ? this.#options.wait : 0;
        const request = new HeldRequest();
        const url = this.#ask(request, { wait });
        const response = request.open(url, 'application/json', wait * 1000 + AnswerGraceMs, this.#token);
        this.#step('hold');
        const answer = await request.json(await response);
        const { heldMs } = request;
        this.#settle();
        yield answer;
        if (wait > 0 && heldMs < HastyAnswerMs && answer.messages.length === 0) {
            await this.#sleep(1000, true);
        }
    }

    async *#streamFrames() {
        const parser = new EventStreamParser();
        const request = new HeldRequest();
        const response = request.open(this.#ask(request, {}), 'text/event-stream', HelloWithinMs, this.#token);
        this.#step('hold');
        for await (const bytes of request.chunks(await response)) {
            request.watch(this.#hasConnected ? StreamSilenceMs : HelloWithinMs);
            for (const { event, data, id } of parser.push(bytes)) {
                const content = JSON.parse(data);
                if (event === 'gap') {
                    yield { gap: content, cursor: id };
                } else {
                    yield event === 'hello' || event === 'bye' ? { [event]: content } : { messages: [content], cursor: id };
                }
                request.watch(StreamSilenceMs);
            }
            this.#streamRetryMs = parser.retryMs;
        }
        throw new Failure('unreachable', 'The connection was closed.');
    }

    async *#socketFrames() {
        const socket = new HeldSocket();
        const url = this.#ask(socket, { token: this.#token });
        this.#step('hold');
        for await (const frame of socket.frames(url, HelloWithinMs)) {
            socket.watch(StreamSilenceMs);
            this.#streamRetryMs = frame.hello?.retry_ms ?? this.#streamRetryMs;
            yield frame;
        }
    }

    #take({ hello, gap, messages, cursor, bye }) {
        this.#hasConnected = true;
        this.#cursor ??= hello?.cursor ?? null;
        if (!bye || messages) {
            this.#live();
        }
        if (gap) {
            this.#takeGap(gap);
        }
        if (messages?.length > 0) {
            this.#takeMessages(messages);
        }
        this.#cursor = cursor ?? this.#cursor; // behind a gap, or behind what is not for these channels
        if (bye) {
            throw this.#goodbye(bye);
        }
    }

    /** A restart loses nothing if the client had all of the old epoch and the server holds all of the new one. */
    #takeGap(gap) {
        const isWhole = gap.reason === 'restarted' && gap.from === this.#endedAt && gap.to.endsWith('-0');
        if (!isWhole) {
            this.#call('gap', gap);
        }
    }

    /** Steps 3 and 4: hands over new messages. */
    #takeMessages(messages) {
        this.#counters.pushes += 1;
        this.#step('push');
        for (const message of messages) {
            if (this.#isClosed || !isAfter(message.id, this.#handledId)) {
                continue;
            }
            this.#handledId = message.id;
            if (!isWithinState(this.#cursor)) {
                this.#cursor = message.id;
            }
            this.#counters.handled += 1;
            const isYou = message.event === 'you' && message.channel.startsWith(OwnChannels);
            const what = message.retracts ? 'retract' : message.replaces ? 'replace' : isYou ? 'you' : 'message';
            this.#call(what, isYou ? message.data : message);
            this.#step('handle');
        }
        if (this.#transport !== 'long-poll') {
            this.#receipts.acknowledge(this.#handledId);
        }
    }

    #goodbye({ reason, retry_ms: retryMs = null, complete = false }) {
        this.#endedAt = complete ? this.#cursor : null;
        this.#call('bye', { reason, retryMs });
        // A client that the operator removed does not reconnect by itself.
        return new Failure('goodbye', `The server said goodbye: ${reason}.`, { retryMs, isFinal: reason === 'removed' });
    }

    async #recover(error) {
        if (this.#isClosed || error === AskAfresh) {
            return;
        }
        let failure = error instanceof Failure ? error : Failure.ofForeignAnswer();
        const { isSilence } = failure;
        if (this.#choice.turn({ hasConnected: this.#hasConnected, isSilence, isRepeated: this.#failures > 0 })) {
            this.#tell('connecting', null, this.#choice.fallback);
            return;
        }
        if (this.#transport === 'websocket' && !this.#hasConnected && this.#choice.isForced) {
            failure = await this.#reasonFor(failure);
        }
        if (failure.problem === 'pin-needed' && this.#options.pin && !this.#hasNewPass) {
            try {
                this.#token = await passFor(this.#options.pin, this.#base);
                this.#hasNewPass = true;
                return;
            } catch (refusal) {
                failure = refusal;
            }
        }
        if (this.#isClosed) {
            return;
        }
        if (failure.isFinal) {
            this.#end(failure.detail, failure.fault, failure.problem);
            return;
        }
        await this.#waitAfter(failure);
    }

    /** Why a WebSocket does not open, with a request that the server does not hold. */
    async #reasonFor(failure) {
        const request = new HeldRequest();
        try {
            const url = this.#ask(request, { wait: 0 });
            await request.open(url, 'application/json', AnswerGraceMs, this.#token);
            return new Failure('unreachable', 'The server answers, but WebSockets do not get through.');
        } catch (reason) {
            return reason instanceof Failure ? reason : failure;
        } finally {
            this.#settle();
        }
    }

    async #waitAfter(failure) {
        const backoffMs = BackoffSeconds[Math.min(this.#failures, BackoffSeconds.length - 1)] * 1000;
        // What breaks one live stream breaks all of them: the server's jittered delay spreads the first retries.
        const firstMs = this.#failures === 0 && this.#transport !== 'long-poll' ? this.#streamRetryMs : null;
        const ms = failure.retryMs ?? firstMs ?? backoffMs * Math.random();
        this.#failures += 1;
        this.#tell('reconnecting', failure.fault, failure.detail, Date.now() + ms, failure.problem);
        await this.#sleep(ms, failure.retryMs !== null);
        this.#tell('connecting', failure.fault, failure.detail, null, failure.problem);
    }

    #sleep(ms, isServersWish) {
        if (this.#isClosed) {
            return undefined;
        }
        return new Promise((resolve) => {
            const timer = setTimeout(() => this.#pause?.end(), ms);
            this.#pause = {
                isServersWish,
                end: () => {
                    clearTimeout(timer);
                    this.#pause = null;
                    resolve();
                },
            };
        });
    }

    /** The connection may be dead without an error: only a new request can show it. */
    #askAfresh() {
        if (this.#pause) {
            this.#pause.isServersWish || this.retryNow();
        } else {
            this.#tell('connecting');
            this.#request?.abandon(AskAfresh);
        }
    }

    /** Cleans up after the request, however it ended. */
    #settle() {
        if (this.#request) {
            this.#request.close();
            this.#counters.heldMs += this.#request.heldMs;
            this.#request = null;
        }
    }

    #end(detail, fault = null, problem = '') {
        if (!this.#isClosed) {
            this.#stopWatching();
            this.#receipts.flush();
            this.#tell('closed', fault, detail, null, problem);
            this.#request?.close();
            this.#pause?.end();
            const failure = new Failure(fault ?? 'closed', detail || 'The subscription was closed.', { problem });
            this.#waiters.splice(0).forEach(({ reject }) => reject(failure));
        }
    }

    get #isClosed() {
        return this.#status.state === 'closed';
    }

    #live() {
        this.#failures = 0;
        this.#hasNewPass = false;
        this.#choice.markLive();
        if (this.#status.state !== 'live') {
            this.#tell('live', null, this.#choice.fallback);
        }
        this.#waiters.splice(0).forEach(({ resolve }) => resolve());
    }

    #tell(state, fault = null, detail = '', retryAt = null, problem = '') {
        if (!this.#isClosed) {
            this.#status = { state, fault, detail, problem, retryAt };
            this.#tellCaller('state', this.status);
        }
    }

    #step(step) {
        this.#call('step', { step, counters: this.counters });
    }

    #call(what, detail) {
        if (!this.#isClosed) {
            this.#tellCaller(what, detail);
        }
    }
}

/** @param {string|string[]} channels @returns {string[]} Each once, in order. */
function channelList(channels) {
    const names = [...new Set([channels ?? []].flat())];
    if (names.length === 0) {
        throw new TypeError('Holdfast: name at least one channel in `channels`');
    }
    return names;
}
