// SPDX-License-Identifier: GPL-3.0-or-later
import { epochOf, isAfter } from './cursor.js';
import { EventStreamParser } from './eventstream.js';
import { Failure } from './failure.js';
import { HeldRequest } from './heldrequest.js';
import { passFor } from './pass.js';
import { randomId } from './randomid.js';
import { Receipts } from './receipts.js';
import { watchWakeUps } from './wakeup.js';

/** @typedef {import('./holdfast.js').SubscribeOptions} SubscribeOptions */
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
 * One subscription; made by `subscribe()` of holdfast.js.
 *
 * Invariants: at most one request runs; no callback is called after it is closed; a message is only handed over if its
 * id is after `#handledId`; everything up to `#cursor` has been handed over, so a request with it loses nothing.
 */
export class Subscription {
    #options;
    #base;
    #receipts;
    #transport; // the current one; with 'auto' it changes after silence
    #hasPolled = true; // a poll was answered since 'auto' changed to polling
    #cursor; // null until the server or the caller has given one
    #handledId;
    #endedAt = null; // the cursor of a complete goodbye: nothing was missing when that epoch ended
    #status = { state: 'connecting', transport: 'sse', fault: null, detail: '', problem: '', retryAt: null };
    #counters = { requests: 0, heldMs: 0, pushes: 0, handled: 0 };
    #request = null; // the running HeldRequest
    #failures = 0; // consecutive ones
    #streamRetryMs = null; // how long the server asks a broken stream to wait
    #token; // sent with each request: the caller's, or a pass for the PIN
    #hasNewPass = false; // the pass has not been accepted yet
    #pause = null; // {end(), isServersWish} while waiting to ask again
    #stopWatching;

    /** @param {SubscribeOptions} options */
    constructor(options) {
        const channels = [options.channels ?? []].flat();
        if (channels.length === 0) {
            throw new TypeError('subscribe: name at least one channel in `channels`');
        }
        const { transport = 'auto', wait = 25, client = randomId() } = options;
        this.#options = { ...options, channels, transport, wait, client };
        this.#base = options.url ? new URL(options.url, globalThis.location?.href) : new URL('.', import.meta.url);
        this.#base.pathname = this.#base.pathname.replace(/\/?$/, '/');
        this.#token = options.token;
        this.#transport = transport === 'long-poll' ? 'long-poll' : 'sse';
        this.#cursor = epochOf(options.since) ? options.since : null;
        this.#handledId = this.#cursor;
        this.#receipts = new Receipts(new URL(`clients/${encodeURIComponent(client)}/`, this.#base));
        this.#stopWatching = watchWakeUps({
            chance: () => this.#pause?.isServersWish || this.retryNow(),
            doubt: () => this.#askAfresh(),
        });
        queueMicrotask(() => this.#run()); // the caller must have the subscription before its first callback
    }

    /** The client id in use. @returns {string} */
    get client() {
        return this.#options.client;
    }

    /** Everything up to here has been handed over; give it as `since` to resume from here. @returns {string|null} */
    get cursor() {
        return this.#cursor;
    }

    /** @returns {Status} */
    get status() {
        return { ...this.#status, transport: this.#transport };
    }

    /** @returns {Counters} */
    get counters() {
        return { ...this.#counters, heldMs: this.#counters.heldMs + (this.#request?.heldMs ?? 0) };
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

    async #run() {
        this.#tell('connecting');
        while (!this.#isClosed) {
            this.#request = new HeldRequest();
            try {
                await (this.#transport === 'sse' ? this.#readStream() : this.#poll());
                this.#settle();
            } catch (error) {
                this.#settle();
                await this.#recover(error);
            }
        }
    }

    /** Steps 1 and 2: asks; the request is held for as long as `open()` takes. */
    #ask(accept, withinMs, parameters) {
        const names = this.#options.channels.map(encodeURIComponent).join(',');
        const url = new URL(`channels/${names}`, this.#base);
        const { client, name, last, since } = this.#options;
        const start = this.#cursor ? { since: this.#cursor } : last ? { last } : { since };
        const query = { client, name, ...start, ...parameters };
        for (const [key, value] of Object.entries(query)) {
            if (value !== undefined && value !== '') {
                url.searchParams.set(key, value);
            }
        }
        this.#counters.requests += 1;
        this.#step('ask');
        const answer = this.#request.open(url, accept, withinMs, this.#token);
        this.#step('hold');
        return answer;
    }

    async #poll() {
        // Do not hold until the server is known to be there: a response at once confirms it.
        const wait = this.#status.state === 'live' ? this.#options.wait : 0;
        const request = this.#request;
        const response = await this.#ask('application/json', wait * 1000 + AnswerGraceMs, { wait });
        const answer = await request.json(response);
        const heldMs = request.heldMs;
        this.#settle();
        this.#hasPolled = true;
        this.#live();
        if (answer.gap) {
            this.#takeGap(answer.gap);
        }
        this.#take(answer.messages);
        this.#cursor = answer.cursor;
        if (answer.bye) {
            throw this.#goodbye(answer.bye);
        }
        if (wait > 0 && heldMs < HastyAnswerMs && answer.messages.length === 0) {
            await this.#sleep(1000, true);
        }
    }

    async #readStream() {
        const parser = new EventStreamParser();
        const request = this.#request;
        const response = await this.#ask('text/event-stream', HelloWithinMs, {});
        for await (const bytes of request.chunks(response)) {
            request.watch(this.#status.state === 'live' ? StreamSilenceMs : HelloWithinMs);
            for (const event of parser.push(bytes)) {
                this.#takeEvent(event);
            }
            this.#streamRetryMs = parser.retryMs;
        }
        throw new Failure('unreachable', 'The connection was closed.');
    }

    #takeEvent({ event, data, id }) {
        if (this.#isClosed) {
            return;
        }
        const content = JSON.parse(data);
        if (event === 'hello') {
            this.#cursor ??= content.cursor;
            this.#request.watch(StreamSilenceMs);
            this.#live();
        } else if (event === 'gap') {
            this.#takeGap(content);
            this.#cursor = id; // the end of the loss, or the position before the first message that is left
        } else if (event === 'bye') {
            throw this.#goodbye(content);
        } else {
            this.#take([content]);
            this.#receipts.acknowledge(this.#handledId);
        }
    }

    /** A restart loses nothing if the client had all of the old epoch and the server holds all of the new one. */
    #takeGap(gap) {
        const isWhole = gap.reason === 'restarted' && gap.from === this.#endedAt && gap.to.endsWith('-0');
        if (!isWhole) {
            this.#call('onGap', gap);
        }
    }

    /** Steps 3 and 4: hands over new messages. */
    #take(messages) {
        if (messages.length > 0) {
            this.#counters.pushes += 1;
            this.#step('push');
        }
        for (const message of messages) {
            if (this.#isClosed || !isAfter(message.id, this.#handledId)) {
                continue;
            }
            this.#handledId = message.id;
            this.#cursor = message.id;
            this.#counters.handled += 1;
            if (message.event === 'you' && message.channel.startsWith(OwnChannels)) {
                this.#call('onYou', message.data);
            } else {
                this.#call('onMessage', message);
            }
            this.#step('handle');
        }
    }

    #goodbye({ reason, retry_ms: retryMs = null, complete = false }) {
        this.#endedAt = complete ? this.#cursor : null;
        this.#call('onBye', { reason, retryMs });
        // A client that the operator removed does not reconnect by itself.
        return new Failure('goodbye', `The server said goodbye: ${reason}.`, { retryMs, isFinal: reason === 'removed' });
    }

    async #recover(error) {
        if (this.#isClosed || error === AskAfresh) {
            return;
        }
        let failure = error instanceof Failure ? error : Failure.ofForeignAnswer();
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
        if (this.#options.transport === 'auto' && this.#turnTransport(failure)) {
            this.#tell('connecting');
            return;
        }
        await this.#waitAfter(failure);
    }

    /**
     * After silence on a stream either the stream is buffered on its way or the server is dead: polling shows which. If
     * a poll is answered, polling goes on.
     * @returns {boolean} True: retry at once.
     */
    #turnTransport(failure) {
        if (this.#transport === 'sse' && failure.isSilence) {
            this.#transport = 'long-poll';
            this.#hasPolled = false;
            return true;
        }
        this.#transport = this.#transport === 'long-poll' && this.#hasPolled ? 'long-poll' : 'sse';
        return false;
    }

    async #waitAfter(failure) {
        const backoffMs = BackoffSeconds[Math.min(this.#failures, BackoffSeconds.length - 1)] * 1000;
        // What breaks one live stream breaks all of them: the server's jittered delay spreads the first retries.
        const firstMs = this.#failures === 0 && this.#transport === 'sse' ? this.#streamRetryMs : null;
        const ms = failure.retryMs ?? firstMs ?? backoffMs * (0.75 + Math.random() / 2);
        this.#failures += 1;
        this.#tell('reconnecting', failure.fault, failure.detail, Date.now() + ms);
        await this.#sleep(ms, failure.retryMs !== null);
        this.#tell('connecting', failure.fault, failure.detail);
    }

    #sleep(ms, isServersWish) {
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
        }
    }

    get #isClosed() {
        return this.#status.state === 'closed';
    }

    #live() {
        this.#failures = 0;
        this.#hasNewPass = false;
        if (this.#status.state !== 'live') {
            this.#tell('live');
        }
    }

    #tell(state, fault = null, detail = '', retryAt = null, problem = '') {
        if (!this.#isClosed) {
            this.#status = { state, transport: this.#transport, fault, detail, problem, retryAt };
            this.#call('onState', this.status);
        }
    }

    #step(step) {
        this.#call('onStep', step, this.counters);
    }

    /** An exception in a callback of the caller is reported, and does not stop the subscription. */
    #call(callback, ...values) {
        if (this.#isClosed && callback !== 'onState') {
            return;
        }
        try {
            this.#options[callback]?.(...values);
        } catch (error) {
            (globalThis.reportError ?? console.error)(error);
        }
    }
}
