// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { browserName, launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';

/** A developer's page somewhere else: all it has is the address of holdfast.js. */
const developersPage = (scriptUrl, options) => `<!doctype html>
<meta charset="utf-8">
<script type="module">
    import { subscribe } from '${scriptUrl}';
    window.subscribe = subscribe;
    window.told = { messages: [], gaps: [], states: [] };
    window.subscription = subscribe({
        ...${JSON.stringify(options)},
        onMessage: (message) => told.messages.push(message),
        onGap: (gap) => told.gaps.push(gap),
        onState: (status) => told.states.push(status),
    });
</script>`;

describe(`holdfast.js on a page of another origin in ${browserName}`, () => {
    let server;
    let site;
    let browser;
    let page;
    let options;

    before(async () => {
        server = await Holdfastd.start();
        site = createServer((request, response) => {
            response.setHeader('Content-Type', 'text/html');
            response.end(developersPage(`${server.url}holdfast.js`, options));
        });
        site.listen(0, '127.0.0.1');
        await once(site, 'listening');
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        site?.close();
        site?.closeAllConnections();
    });

    async function openWith(wanted) {
        options = wanted;
        page ??= await browser.newPage();
        await page.goto(`http://127.0.0.1:${site.address().port}/`);
    }

    const waitFor = (condition, ...values) => page.waitForFunction(condition, {}, ...values);
    const waitForState = (state) => waitFor((wanted) => window.told?.states.at(-1)?.state === wanted, state);

    for (const transport of ['long-poll', 'sse', 'auto']) {
        it(`receives (${transport})`, async () => {
            const channel = `other.${transport}`;
            await openWith({ channels: channel, transport });
            await waitForState('live');
            await server.publish({ answer: 42 }, channel, { 'Holdfast-Event': 'news' });
            await waitFor(() => told.messages.length === 1);
            const [message] = await page.evaluate(() => told.messages);
            assert.equal(message.channel, channel);
            assert.equal(message.event, 'news');
            assert.deepEqual(message.data, { answer: 42 });
        });
    }

    it('tells the server what its stream has brought', async () => {
        await openWith({ channels: 'told', transport: 'sse', client: 'a page elsewhere' });
        await waitForState('live');
        const told = page.waitForResponse((response) => response.url().endsWith('/acks'));
        await server.publish('news', 'told');
        assert.equal((await told).url(), `${server.url}clients/a%20page%20elsewhere/acks`);
        assert.equal((await told).status(), 204);
    });

    it('follows a pattern from the oldest message on', async () => {
        await server.publish('first', 'lab.a');
        await server.publish('second', 'lab.b');
        await openWith({ channels: ['lab.*'], since: 'oldest' });
        await waitFor(() => told.messages.length === 2);
        assert.deepEqual(await page.evaluate(() => told.messages.map(({ data }) => data)), ['first', 'second']);
    });

    it('reads on from the cursor that an earlier subscription has given', async () => {
        await openWith({ channels: 'resumed' });
        await waitForState('live');
        await server.publish('before', 'resumed');
        await waitFor(() => told.messages.length === 1);
        const cursor = await page.evaluate(() => {
            subscription.close();
            return subscription.cursor;
        });
        await server.publish('between', 'resumed');
        await openWith({ channels: 'resumed', since: cursor });
        await waitFor(() => told.messages.length === 1);
        assert.equal(await page.evaluate(() => told.messages[0].data), 'between');
    });

    it('reads the reason of a refusal and stops asking', async () => {
        await openWith({ channels: 'refused..name' });
        await waitForState('closed');
        const status = await page.evaluate(() => told.states.at(-1));
        assert.equal(status.fault, 'refused');
        assert.match(status.detail, /\w{4,}/);
        assert.equal(await page.evaluate(() => subscription.counters.requests), 1);
    });

    it('opens a WebSocket that insists on its subprotocol, if it is ours', async () => {
        await openWith({ channels: 'socket' });
        const opened = (protocols) =>
            page.evaluate(
                (url, wanted) =>
                    new Promise((resolve) => {
                        const socket = new WebSocket(url, wanted);
                        socket.onmessage = ({ data }) => resolve([socket.protocol, Object.keys(JSON.parse(data))[0]]);
                        socket.onerror = () => resolve(null);
                    }),
                `${server.url.replace('http', 'ws')}channels/socket`,
                protocols,
            );
        assert.deepEqual(await opened(['chat', 'holdfast.v1']), ['holdfast.v1', 'hello']);
        assert.deepEqual(await opened([]), ['', 'hello']);
        // RFC 6455 section 4.1 leaves it to the client: Chromium closes, Firefox goes on.
        assert.deepEqual(await opened(['chat']), browserName === 'chromium' ? null : ['', 'hello']);
    });

    it('calls nothing back once it is closed', async () => {
        await openWith({ channels: 'closed', transport: 'sse' });
        await waitForState('live');
        await page.evaluate(() => subscription.close());
        assert.deepEqual(await page.evaluate(() => [told.states.at(-1).state, told.states.at(-1).fault]), ['closed', null]);
        await server.publish('too late', 'closed');
        await page.evaluate(
            () => new Promise((heard) => subscribe({ channels: 'closed', since: 'oldest', onMessage: heard })),
        );
        assert.deepEqual(await page.evaluate(() => [told.messages.length, told.states.at(-1).state]), [0, 'closed']);
    });
});
