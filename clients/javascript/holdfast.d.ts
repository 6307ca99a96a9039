// SPDX-License-Identifier: GPL-3.0-or-later

/** A message: the envelope that the server sends (docs/protocol.md, "Envelope"). */
export interface Message<T = unknown> {
    /** The message's cursor: its position in the log. */
    readonly id: string;
    readonly channel: string;
    /** When the server accepted it, ms since 1970. */
    readonly time: number;
    /** The payload: a string, a value of JSON, or base64 (see `encoding`). */
    readonly data: T;
    /** The name that the publisher gave the event; absent: `message`. */
    readonly event?: string;
    /** The media type of the payload; absent: `text/plain`. */
    readonly type?: string;
    /** Present if the payload is neither text nor JSON. */
    readonly encoding?: 'base64';
    /** Absent: 3. */
    readonly priority?: 1 | 2 | 3 | 4 | 5;
    /** The channel keeps the newest message of each key. */
    readonly key?: string;
    /** When its content was replaced, ms since 1970. */
    readonly edited?: number;
}

/** An earlier message is to be shown no more. */
export interface Retraction extends Omit<Message, 'data'> {
    /** Its id. */
    readonly retracts: string;
}

/** An earlier message has this content now. */
export interface Replacement<T = unknown> extends Message<T> {
    /** Its id. */
    readonly replaces: string;
}

/** Messages that the server no longer holds and that this client has not received. */
export interface Gap {
    /** The cursor before the loss. */
    readonly from: string;
    /** The last cursor of the loss. */
    readonly to: string;
    readonly reason: 'expired' | 'evicted' | 'restarted' | 'unreadable';
}

export type Transport = 'websocket' | 'sse' | 'long-poll';

export interface Status {
    readonly state: 'connecting' | 'live' | 'reconnecting' | 'closed';
    /** The one in use. */
    readonly transport: Transport;
    /** Where the fault is if it is not live. */
    readonly fault: null | 'offline' | 'unreachable' | 'blocked' | 'goodbye' | 'refused';
    /** The same in a sentence; while `live`: '', or what it has fallen back to. */
    readonly detail: string;
    /** The kind of the server's refusal (`pin-needed`, `token-required` …), or ''. */
    readonly problem: string;
    /** The time of the next request, as Date.now() counts; null if none is scheduled. */
    readonly retryAt: number | null;
}

export interface Counters {
    readonly requests: number;
    readonly heldMs: number;
    readonly pushes: number;
    readonly handled: number;
}

export interface Options {
    /** Up to 100 names (`class.red`) or patterns (`class.*`, `class.**`). */
    channels: string | readonly string[];
    /** Default `auto`: the first that works. With a token or a PIN `auto` uses no WebSocket. */
    transport?: 'auto' | Transport;
    /** A stable id of this client, 1 to 64 bytes. Default: a new one. */
    client?: string;
    /** Shown to the operator. */
    name?: string;
    token?: string;
    /** The PIN of the room: it is exchanged for a pass. */
    pin?: string;
    /** A cursor, `now` (default) or `oldest`. */
    since?: string;
    /** Instead of `since`: begin with the last N messages of each channel. */
    last?: number;
    /** Begin with the newest message of each key. */
    state?: boolean;
    /** Long-poll: how many seconds a request is held. */
    wait?: number;
    /** `shareTabs` of `holdfast-client/tabs`: all tabs of this origin share one connection. */
    tabs?: TabSharing;
    /** Closes it. */
    signal?: AbortSignal;
}

/** What `holdfast-client/tabs` exports. */
export type TabSharing = abstract new (...internal: never[]) => object;

export interface PublishOptions {
    event?: string;
    /** The media type; default: that of `data`. */
    type?: string;
    /** Seconds. */
    ttl?: number;
    priority?: 1 | 2 | 3 | 4 | 5;
    /** The channel keeps the newest message of each key. */
    key?: string;
    /** Publish only if this is still the channel's last message. */
    ifLast?: string;
    signal?: AbortSignal;
}

export interface Published {
    readonly id: string;
    readonly channel: string;
    readonly subscribers: number;
}

export interface HoldfastEvent<D> extends Event {
    readonly detail: D;
}

export interface HoldfastMessageEvent<T = unknown> extends HoldfastEvent<Message<T>> {
    readonly data: T;
    readonly lastEventId: string;
    readonly channel: string;
}

export interface HoldfastEventMap {
    message: HoldfastMessageEvent;
    retract: HoldfastEvent<Retraction>;
    replace: HoldfastEvent<Replacement>;
    gap: HoldfastEvent<Gap>;
    state: HoldfastEvent<Status>;
    bye: HoldfastEvent<{ readonly reason: string; readonly retryMs: number | null }>;
    you: HoldfastEvent<{ readonly name: string; readonly channels: readonly string[] }>;
    step: HoldfastEvent<{ readonly step: 'ask' | 'hold' | 'push' | 'handle'; readonly counters: Counters }>;
}

/** A cursor into the server's log that survives dropped connections, sleeping devices and restarted servers. */
export class Holdfast extends EventTarget implements AsyncIterable<Message> {
    /** @param url The server's address; null: where the script was loaded from. */
    constructor(url: string | URL | null, options: Options);

    readonly url: string;
    readonly client: string;
    /** Everything up to here has been dispatched; give it as `since` to resume. */
    readonly cursor: string | null;
    readonly channels: string[];
    readonly status: Status;
    readonly counters: Counters;

    subscribe(channels: string | readonly string[]): Promise<void>;
    unsubscribe(channels: string | readonly string[]): Promise<void>;
    publish(channel: string, data: unknown, how?: PublishOptions): Promise<Published>;
    /** Replaces the payload of a message, for everybody. */
    replace(
        message: Message | string,
        data: unknown,
        how?: Pick<PublishOptions, 'event' | 'type' | 'ttl' | 'priority' | 'signal'>,
    ): Promise<Published>;
    /** Retracts a message, for everybody. */
    retract(message: Message | string, how?: Pick<PublishOptions, 'signal'>): Promise<Published>;
    /** A person has had everything up to this message in view. */
    see(message: Message | string): void;
    retryNow(): void;
    /** The server expects the client back for a while. */
    close(): void;
    /** The server does not expect the client back. */
    leave(): void;

    /** The messages from now on. Throws Failure if the server ends it. */
    [Symbol.asyncIterator](): AsyncIterableIterator<Message>;

    addEventListener<K extends keyof HoldfastEventMap>(
        type: K,
        listener: ((this: Holdfast, event: HoldfastEventMap[K]) => unknown) | null,
        options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | AddEventListenerOptions,
    ): void;
    removeEventListener<K extends keyof HoldfastEventMap>(
        type: K,
        listener: ((this: Holdfast, event: HoldfastEventMap[K]) => unknown) | null,
        options?: boolean | EventListenerOptions,
    ): void;
    removeEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | EventListenerOptions,
    ): void;
}

/** Why something failed. */
export class Failure extends Error {
    readonly fault: NonNullable<Status['fault']> | 'closed' | 'slow';
    readonly detail: string;
    readonly problem: string;
    /** When the server asks for the next request, in ms. */
    readonly retryMs: number | null;
}
