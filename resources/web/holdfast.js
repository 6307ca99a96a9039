// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Subscribes to channels of a Holdfast server, from a page of any origin that the browser allows to reach it (see
 * `blocked` in Status), a worker or Node.js:
 *
 *     import { Holdfast } from 'http://192.168.1.23:8080/holdfast.js';
 *     const holdfast = new Holdfast('http://192.168.1.23:8080/', { channels: 'class.red' });
 *     holdfast.addEventListener('message', ({ data }) => console.log(data));
 *     …
 *     holdfast.close();
 *
 * It is a cursor into the server's log. It survives dropped connections, sleeping devices and restarted servers: it
 * reconnects with its cursor, over any transport, delivers each message once and in order, and dispatches `gap` if the
 * server no longer has the messages in between.
 *
 * Server-sent events are read with fetch. EventSource hides what is needed here: heartbeat comments (without them a
 * dead connection looks like a quiet one), the status and the problem document of a refusal, Retry-After, and events
 * whose names are not known in advance.
 */

import { Failure } from './failure.js';
import { send } from './publish.js';
import { Subscription } from './subscription.js';

/**
 * A message: the envelope that the server sends (docs/protocol.md, "Envelope").
 * @typedef {object} Message
 * @property {string} id The message's cursor: its position in the log.
 * @property {string} channel
 * @property {number} time When the server accepted it, ms since 1970.
 * @property {*} data The payload: a string, a value of JSON, or base64 (see `encoding`).
 * @property {string} [event] The name that the publisher gave the event; absent: `message`.
 * @property {string} [type] The media type of the payload; absent: `text/plain`.
 * @property {'base64'} [encoding] Present if the payload is neither text nor JSON.
 * @property {number} [priority] 1 to 5; absent: 3.
 * @property {string} [key] The channel keeps the newest message of each key. Empty `data` takes the key away.
 * @property {number} [edited] When its content was replaced, ms since 1970; absent: never.
 * @property {string} [retracts] In `retract`: the id of the message that is to be shown no more.
 * @property {string} [replaces] In `replace`: the id of the message that has this content now.
 */

/**
 * Messages that the server no longer holds and that this client has not received.
 * @typedef {object} Gap
 * @property {string} from The cursor before the loss.
 * @property {string} to The last cursor of the loss. (Other channels may still hold messages from before it.)
 * @property {'expired'|'evicted'|'restarted'|'unreadable'} reason Too old; pushed out by newer ones; the log has a new
 *     epoch; `since` was not a cursor.
 */

/**
 * @typedef {object} Status
 * @property {'connecting'|'live'|'reconnecting'|'closed'} state
 * @property {'websocket'|'sse'|'long-poll'} transport The one in use.
 * @property {null|'offline'|'unreachable'|'blocked'|'goodbye'|'refused'} fault Why it is not live: this device is
 *     offline, the server does not answer, the browser does not let this page reach the local network, the server said
 *     goodbye, the server refused the request. Null while `live`, at the first `connecting`, and when `closed` by
 *     `close()`.
 * @property {string} detail The same in a sentence (English, for a log); the server's own text if it sent one. While
 *     `live`: '', or what it has fallen back to.
 * @property {string} problem The kind of the server's refusal (`pin-needed`, `token-required` …; docs/protocol.md); or ''.
 * @property {null|number} retryAt The time of the next request, as Date.now() counts; null if none is scheduled.
 */

/**
 * Counters since the start.
 * @typedef {object} Counters
 * @property {number} requests Requests sent; a WebSocket counts as one.
 * @property {number} heldMs Total time for which its requests were held, including the current one.
 * @property {number} pushes Responses (long-poll), events (SSE) or frames (WebSocket) with news.
 * @property {number} handled Messages dispatched.
 */

/**
 * @typedef {object} Options
 * @property {string|string[]} channels Up to 100 names (`class.red`) or patterns (`class.*`, `class.**`).
 * @property {'auto'|'websocket'|'sse'|'long-poll'} [transport] Default `auto`: the first of the three that works. Some
 *     virus scanners and proxies block WebSockets, or buffer a stream until it ends. With a token or a PIN `auto` uses no
 *     WebSocket, because a page can send it a token only in the address.
 * @property {string} [client] A stable id of this client, 1 to 64 bytes, not beginning with `~`. Default: a new one.
 * @property {string} [name] Shown to the operator; at most 64 bytes of UTF-8.
 * @property {string} [token] An access token, if the server's rules want one. From another origin it costs a CORS
 *     preflight every two hours.
 * @property {string} [pin] The PIN of the room, if it has one: it is exchanged for a pass, again when that is over.
 * @property {string} [since] Cursor to read after, `now` (default) or `oldest`.
 * @property {number} [last] Instead of `since`: begin with the last N messages of each channel, up to 1000.
 * @property {boolean} [state] Begin with the newest message of each key. After a gap, a new subscription without `since`
 *     gets them anew.
 * @property {number} [wait] Long-poll: how many seconds a request is held, 1 to 120; default 25.
 * @property {typeof import('./tabmember.js').TabMember} [tabs] `shareTabs` of tabs.js: all tabs of this browser with pages
 *     of this origin share one connection to the server, for all that they follow together. The client id is then kept
 *     for the origin, and there are no `step` events. Default: each tab has its own connection.
 * @property {AbortSignal} [signal] Closes it.
 */

/** Every event: `detail` has what it tells. For a `message` the habits of EventSource hold as well. */
class HoldfastEvent extends Event {
    constructor(type, detail) {
        super(type);
        this.detail = detail;
        if (type === 'message') {
            this.data = detail.data;
            this.lastEventId = detail.id;
            this.channel = detail.channel;
        }
    }
}

const MostUnread = 10_000;

/**
 * Events, with what their `detail` has:
 * `message` (Message; also `data`, `lastEventId` and `channel` of the event), in order, each once;
 * `retract` (Message with `retracts`): a message was retracted, perhaps one that never came;
 * `replace` (Message with `replaces`): the content of a message was replaced, perhaps of one that never came. What was
 * replaced before it came comes with its new content;
 * `gap` (Gap): messages are lost;
 * `state` (Status), at every change, starting with the first `connecting`;
 * `bye` ({reason, retryMs}): the server ends the connection and says why;
 * `you` ({name, channels}): the operator has given this client another name or other channels;
 * `step` ({step, counters}): the four steps `ask`, `hold`, `push`, `handle`, as they happen.
 */
export class Holdfast extends EventTarget {
    #base;
    #subscription;

    /**
     * Returns at once; all results come as events, none of them before the caller has returned.
     * @param {string|URL|null} url The server's address; null: where this script was loaded from.
     * @param {Options} options
     */
    constructor(url, options) {
        super();
        const { signal } = options;
        this.#base = new URL(url ?? new URL('.', import.meta.url), globalThis.location?.href);
        this.#base.pathname = this.#base.pathname.replace(/\/?$/, '/');
        const Connection = (globalThis.BroadcastChannel && options.tabs) || Subscription;
        this.#subscription = new Connection(this.#base, options, (what, detail) =>
            this.dispatchEvent(new HoldfastEvent(what, detail)),
        );
        signal?.addEventListener('abort', () => this.close(), { once: true });
        signal?.aborted && this.close();
    }

    /** The server's address. @returns {string} */
    get url() {
        return this.#base.href;
    }

    /** The client id in use. @returns {string} */
    get client() {
        return this.#subscription.client;
    }

    /** Everything up to here has been dispatched; give it as `since` to resume from here. @returns {string|null} */
    get cursor() {
        return this.#subscription.cursor;
    }

    /** The names and patterns that it asks for. @returns {string[]} */
    get channels() {
        return this.#subscription.channels;
    }

    /** @returns {Status} */
    get status() {
        return this.#subscription.status;
    }

    /** @returns {Counters} */
    get counters() {
        return this.#subscription.counters;
    }

    /**
     * Follows more channels.
     * @param {string|string[]} channels
     * @returns {Promise<void>} Fulfilled when no message of them will be missed any more.
     * @throws {Failure}
     */
    subscribe(channels) {
        return this.#subscription.change([channels].flat(), []);
    }

    /**
     * Follows fewer channels; one has to be left.
     * @param {string|string[]} channels
     * @returns {Promise<void>} Fulfilled when nothing more of them will come that is published from then on.
     * @throws {Failure}
     */
    unsubscribe(channels) {
        return this.#subscription.change([], [channels].flat());
    }

    /**
     * Publishes a message. Repeated with the same Idempotency-Key while the server cannot be reached, so it is published once.
     * @param {string} channel
     * @param {string|Blob|ArrayBuffer|ArrayBufferView|*} data Text, bytes, or anything else as JSON.
     * @param {object} [how]
     * @param {string} [how.event] The name of the event.
     * @param {string} [how.type] The media type; default: of `data`.
     * @param {number} [how.ttl] Seconds.
     * @param {number} [how.priority] 1 to 5.
     * @param {string} [how.key] The channel keeps the newest message of each key.
     * @param {string} [how.ifLast] Publish only if this is still the channel's last message.
     * @param {AbortSignal} [how.signal]
     * @returns {Promise<{id: string, channel: string, subscribers: number}>} Fulfilled when the server has the message.
     * @throws {Failure} The server refuses, or cannot be reached.
     */
    publish(channel, data, how = {}) {
        return this.#send('POST', `channels/${encodeURIComponent(channel)}`, data, how);
    }

    /**
     * Replaces the payload of a message, for everybody (`replace`).
     * @param {Message|string} message The message, or its id.
     * @param {*} data As in `publish()`.
     * @param {object} [how] `event`, `type`, `ttl`, `priority`, `signal`, as in `publish()`.
     * @returns {Promise<{id: string, channel: string, subscribers: number}>} Of the change.
     * @throws {Failure}
     */
    replace(message, data, how = {}) {
        return this.#send('PUT', `messages/${message.id ?? message}`, data, how);
    }

    /**
     * Retracts a message, for everybody (`retract`).
     * @param {Message|string} message The message, or its id.
     * @param {{signal?: AbortSignal}} [how]
     * @returns {Promise<{id: string, channel: string, subscribers: number}>} Of the change.
     * @throws {Failure}
     */
    retract(message, how = {}) {
        return this.#send('DELETE', `messages/${message.id ?? message}`, undefined, how);
    }

    #send(method, path, data, how) {
        return send(new URL(path, this.#base), method, this.#subscription.token, data, how);
    }

    /** A person has had everything up to this message in view. @param {Message|string} message The message, or its id. */
    see(message) {
        this.#subscription.see(message.id ?? message);
    }

    /** Asks now instead of at `retryAt`. Does nothing unless it is waiting. */
    retryNow() {
        this.#subscription.retryNow();
    }

    /** Ends; the server expects the client back for a while. */
    close() {
        this.#subscription.close();
    }

    /** Ends, and tells the server not to expect the client back. */
    leave() {
        this.#subscription.leave();
    }

    /**
     * The messages from now on: `for await (const message of holdfast)`. Losses are told by `gap` events.
     * @returns {AsyncGenerator<Message>} Ends with `close()`.
     * @throws {Failure} The server has ended it, or the loop is 10,000 messages behind.
     */
    [Symbol.asyncIterator]() {
        const reader = { unread: [], wake: () => {}, listeners: new AbortController() };
        const { signal } = reader.listeners;
        const take = ({ detail }) => {
            reader.unread.push(detail);
            reader.wake();
        };
        this.addEventListener('message', take, { signal });
        this.addEventListener('state', () => reader.wake(), { signal });
        return this.#read(reader);
    }

    async *#read(reader) {
        const { unread } = reader;
        try {
            for (;;) {
                while (unread.length > 0) {
                    if (unread.length > MostUnread) {
                        throw new Failure('slow', `The loop is ${unread.length} messages behind.`);
                    }
                    yield unread.shift();
                }
                const { state, fault, detail, problem } = this.status;
                if (state === 'closed') {
                    if (fault) {
                        throw new Failure(fault, detail, { problem });
                    }
                    return;
                }
                await new Promise((resolve) => (reader.wake = resolve));
            }
        } finally {
            reader.listeners.abort();
        }
    }
}

export { Failure };
