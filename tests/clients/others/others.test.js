// SPDX-License-Identifier: GPL-3.0-or-later
//
// Other people's clients for Node.js and browsers, as they are: each resumes after a cut by its own means, and gets 200
// random payloads byte for byte.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import { CuttableProxy } from '../../browser/support/cuttableproxy.js';
import { Holdfastd } from '../../browser/support/holdfastd.js';
import { randomPayloads } from './randompayloads.js';

const require = createRequire(import.meta.url);
const Count = 200;

// Those made for browsers take no more from one than this.
const events = new EventTarget();
globalThis.window = Object.assign(globalThis, { addEventListener: events.addEventListener.bind(events) });
globalThis.document = Object.assign(new EventTarget(), { hidden: false });

/** Each begins with the oldest message, calls `take(envelope)` and returns a function that ends it. */
const clients = {
    eventsource: (url, take) => {
        const source = new EventSource(`${url}?since=oldest`);
        source.onmessage = ({ data }) => take(JSON.parse(data));
        return () => source.close();
    },
    'event-source-polyfill': (url, take) => {
        const { EventSourcePolyfill } = require('event-source-polyfill');
        const source = new EventSourcePolyfill(`${url}?since=oldest`);
        source.onmessage = ({ data }) => take(JSON.parse(data));
        return () => source.close();
    },
    '@microsoft/fetch-event-source': (url, take) => {
        const { fetchEventSource } = require('@microsoft/fetch-event-source');
        const controller = new AbortController();
        fetchEventSource(`${url}?since=oldest`, {
            signal: controller.signal,
            openWhenHidden: true,
            onmessage: ({ event, data }) => event === '' && take(JSON.parse(data)),
            onclose: () => {
                throw new Error('The server has closed the stream: connect again.'); // as its README says
            },
        });
        return () => controller.abort();
    },
    ws: (url, take) => {
        let since = 'oldest';
        let socket;
        let isClosed = false;
        const connect = () => {
            socket = new WebSocket(`${url.replace('http', 'ws')}?since=${since}`, 'holdfast.v1');
            socket.on('message', (text) => {
                for (const message of JSON.parse(text).messages ?? []) {
                    since = message.id;
                    take(message);
                }
            });
            socket.on('error', () => {});
            socket.on('close', () => isClosed || setTimeout(connect, 100));
        };
        connect();
        return () => {
            isClosed = true;
            socket.close();
        };
    },
};

describe("Other people's clients", { timeout: 120_000 }, () => {
    let server;
    let proxy;

    before(async () => {
        server = await Holdfastd.start();
        proxy = await CuttableProxy.to(server.port);
    });
    after(async () => {
        await proxy?.close();
        await server?.stop();
    });

    for (const [name, connect] of Object.entries(clients)) {
        it(`${name} loses nothing in a cut, and gets each byte`, async () => {
            const channel = `others.${randomBytes(4).toString('hex')}`;
            const payloads = randomPayloads(Count);
            const got = [];
            let look = () => {};
            const until = (count) =>
                new Promise((resolve) => {
                    look = () => got.length >= count && resolve();
                    look();
                });
            const close = connect(`${proxy.url}channels/${channel}`, (envelope) => {
                got.push(envelope);
                look();
            });
            const publish = async (from, to) => {
                for (const { bytes, type } of payloads.slice(from, to)) {
                    await server.publishBytes(bytes, type, channel);
                }
            };
            await publish(0, 70);
            await until(50);
            proxy.cut();
            await publish(70, 150);
            proxy.mend();
            await until(100);
            proxy.cut(); // once more, while it may be in the middle of a message
            proxy.mend();
            await publish(150, Count);
            await until(Count);
            close();
            got.forEach((envelope, index) => payloads[index].check(envelope));
            assert.equal(new Set(got.map(({ id }) => id)).size, Count);
            assert.equal(got.length, Count);
        });
    }
});
