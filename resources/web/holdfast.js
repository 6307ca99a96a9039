// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Subscribes to channels of a Holdfast server, from a page of any origin that the browser allows to reach it (see
 * `blocked` in Status):
 *
 *     import { subscribe } from 'http://192.168.1.23:8080/holdfast.js';
 *     const subscription = subscribe({ channels: 'class.red', onMessage: (message) => console.log(message.data) });
 *     …
 *     subscription.close();
 *
 * A subscription is a cursor into the server's log. It survives dropped connections, sleeping devices and restarted
 * servers: it reconnects with its cursor, delivers each message once and in order, and reports a gap (`onGap`) if the
 * server no longer has the messages in between.
 *
 * Server-sent events are read with fetch. EventSource hides what is needed here: heartbeat comments (without them a
 * dead connection looks like a quiet one), the status and the problem document of a refusal, Retry-After, and events
 * whose names are not known in advance.
 */

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
 */

/**
 * Messages that the server no longer holds and that this subscription has not received.
 * @typedef {object} Gap
 * @property {string} from The cursor before the loss.
 * @property {string} to The last cursor of the loss. (Other channels may still hold messages from before it.)
 * @property {'expired'|'evicted'|'restarted'|'unreadable'} reason Too old; pushed out by newer ones; the log has a new
 *     epoch; `since` was not a cursor.
 */

/**
 * The state of a subscription.
 * @typedef {object} Status
 * @property {'connecting'|'live'|'reconnecting'|'closed'} state
 * @property {'long-poll'|'sse'} transport The one in use.
 * @property {null|'offline'|'unreachable'|'blocked'|'goodbye'|'refused'} fault Why it is not live: this device is
 *     offline, the server does not answer, the browser does not let this page reach the local network, the server said
 *     goodbye, the server refused the request. Null while `live`, at the first `connecting`, and when `closed` by
 *     `close()`.
 * @property {string} detail The same in a sentence (English, for a log); the server's own text if it sent one.
 * @property {string} problem The kind of the server's refusal (`pin-needed`, `token-required` …; docs/protocol.md); or ''.
 * @property {null|number} retryAt The time of the next request, as Date.now() counts; null if none is scheduled.
 */

/**
 * Counters since the start of the subscription.
 * @typedef {object} Counters
 * @property {number} requests Requests sent.
 * @property {number} heldMs Total time for which its requests were held, including the current one.
 * @property {number} pushes Responses (long-poll) or events (SSE) with news.
 * @property {number} handled Messages passed to `onMessage`.
 */

/**
 * @typedef {object} SubscribeOptions
 * @property {string|string[]} channels Up to 100 names (`class.red`) or patterns (`class.*`, `class.**`).
 * @property {string|URL} [url] The server's address; default: where this script was loaded from.
 * @property {'auto'|'long-poll'|'sse'} [transport] Default `auto`: SSE, or long-poll if SSE stays silent while
 *     long-poll works (some virus scanners and proxies buffer a stream until it ends).
 * @property {string} [client] A stable id of this client, 1 to 64 bytes, not beginning with `~`. Default: a new one.
 * @property {string} [name] Shown to the operator; at most 64 bytes of UTF-8.
 * @property {string} [token] An access token, if the server's rules want one. From another origin it costs a CORS
 *     preflight every two hours.
 * @property {string} [pin] The PIN of the room, if it has one: it is exchanged for a pass, again when that is over.
 * @property {string} [since] Cursor to read after, `now` (default) or `oldest`.
 * @property {number} [last] Instead of `since`: begin with the last N messages of each channel, up to 1000.
 * @property {number} [wait] Long-poll: how many seconds a request is held, 1 to 120; default 25.
 * @property {(message: Message) => void} [onMessage] In order, each message once.
 *     A message to this client only has a channel that begins with `system.client.`.
 * @property {(you: {name: string, channels: string[]}) => void} [onYou] The operator has given this client another name
 *     or other channels. The subscription follows them by itself.
 * @property {(gap: Gap) => void} [onGap] Messages are lost.
 * @property {(status: Status) => void} [onState] At every change, starting with the first `connecting`.
 * @property {(bye: {reason: string, retryMs: number|null}) => void} [onBye] The server ends the connection and says
 *     why: `shutting-down` (the subscription reconnects by itself), `removed` (by the operator: the subscription is
 *     closed).
 * @property {(step: 'ask'|'hold'|'push'|'handle', counters: Counters) => void} [onStep] The four steps, as they happen.
 */

/**
 * Subscribes. Returns at once; all results come through the callbacks.
 * @param {SubscribeOptions} options
 * @returns {Subscription}
 */
export function subscribe(options) {
    return new Subscription(options);
}
