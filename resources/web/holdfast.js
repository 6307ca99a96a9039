// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Subscribes to the channels of a Holdfast server, from a page of any origin that the browser lets reach it (see
 * `blocked` in Status):
 *
 *     import { subscribe } from 'http://192.168.1.23:8080/holdfast.js';
 *     const subscription = subscribe({ channels: 'class.red', onMessage: (message) => console.log(message.data) });
 *     …
 *     subscription.close();
 *
 * A subscription is a cursor into the server's log. It survives dropped connections, sleeping devices and
 * restarted servers: it comes back with its cursor, hands over each message once and in order, and says so
 * (`onGap`) where the server no longer has what came in between.
 *
 * Server-sent events are read with fetch and not with EventSource, which hides what this needs: the heartbeat
 * comments (without them a dead connection looks like a quiet one), the status and the problem document of a
 * refusal, Retry-After, and events whose names are not known beforehand.
 */

import { Subscription } from './subscription.js';

/**
 * A message: the envelope that the server sends (docs/protocol.md, "Envelope").
 * @typedef {object} Message
 * @property {string} id Its place in the log, a cursor.
 * @property {string} channel
 * @property {number} time When the server accepted it, ms since 1970.
 * @property {*} data The payload: a string, whatever the JSON payload holds, or base64 (see `encoding`).
 * @property {string} [event] What the publisher called it; absent: `message`.
 * @property {string} [type] The media type of the payload; absent: `text/plain`.
 * @property {'base64'} [encoding] Present if the payload is neither text nor JSON.
 * @property {number} [priority] 1 to 5; absent: 3.
 */

/**
 * Messages that the server no longer holds and this subscription has never seen.
 * @typedef {object} Gap
 * @property {string} from The last cursor before the loss.
 * @property {string} to The last cursor of the loss. (Other channels may still hold messages from before it.)
 * @property {'expired'|'evicted'|'restarted'|'unreadable'} reason Too old; pushed out by newer ones; the log began
 *     anew; `since` was no cursor.
 */

/**
 * How a subscription is doing.
 * @typedef {object} Status
 * @property {'connecting'|'live'|'reconnecting'|'closed'} state
 * @property {'long-poll'|'sse'} transport The one in use.
 * @property {null|'offline'|'unreachable'|'blocked'|'goodbye'|'refused'} fault Whose fault it is that it is not live:
 *     this device is offline, the server does not answer, the browser does not let this page reach the local network,
 *     the server said goodbye, the server said no. Null while `live`, at the first `connecting`, and when `closed` by `close()`.
 * @property {string} detail The same in a sentence (English, for a log); the server's own words if it gave any.
 * @property {null|number} retryAt When it asks again, as Date.now() counts; null if it does not wait to.
 */

/**
 * What has happened so far.
 * @typedef {object} Counters
 * @property {number} requests How often it has asked.
 * @property {number} heldMs How long its requests have waited at the server, in all, the present one included.
 * @property {number} pushes Answers (long-poll) or events (SSE) that brought news.
 * @property {number} handled Messages handed to `onMessage`.
 */

/**
 * @typedef {object} SubscribeOptions
 * @property {string|string[]} channels Up to 100 names (`class.red`) or patterns (`class.*`, `class.**`).
 * @property {string|URL} [url] Where the server is; default: where this script came from.
 * @property {'auto'|'long-poll'|'sse'} [transport] Default `auto`: SSE, and long-poll if SSE stays silent while
 *     long-poll does not (some virus scanners and proxies hold a stream back until it ends).
 * @property {string} [client] This client's own stable id, 1 to 64 bytes, not beginning with `~`. Default: a new one.
 * @property {string} [name] Shown to the operator; at most 64 bytes of UTF-8.
 * @property {string} [since] Cursor to read after, `now` (default) or `oldest`.
 * @property {number} [last] Instead of `since`: begin with the last so many messages of each channel, up to 1000.
 * @property {number} [wait] Long-poll: for how many seconds a request is held, 1 to 120; default 25.
 * @property {(message: Message) => void} [onMessage] In order, each message once.
 * @property {(gap: Gap) => void} [onGap] Messages are lost.
 * @property {(status: Status) => void} [onState] At every change, from the first `connecting` on.
 * @property {(bye: {reason: string, retryMs: number|null}) => void} [onBye] The server ends the connection and says
 *     so: `shutting-down` (it is asked again by itself), `removed` (by the operator: the subscription is closed).
 * @property {(step: 'ask'|'hold'|'push'|'handle', counters: Counters) => void} [onStep] The four steps, as they happen.
 */

/**
 * Subscribes. Returns at once; everything else is told through the callbacks.
 * @param {SubscribeOptions} options
 * @returns {Subscription}
 */
export function subscribe(options) {
    return new Subscription(options);
}
