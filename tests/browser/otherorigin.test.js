// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browserName, launch } from './support/browser.js';
import { createToken, Holdfastd } from './support/holdfastd.js';

/** A developer's page somewhere else: all it has is the address of holdfast.js. */
const developersPage = (scriptUrl, options) => `<!doctype html>
<meta charset="utf-8">
<script type="module">
    import { Holdfast } from '${scriptUrl}';
    window.Holdfast = Holdfast;
    window.told = { messages: [], gaps: [], states: [] };
    window.subscription = new Holdfast(null, ${JSON.stringify(options)});
    subscription.addEventListener('message', ({ detail }) => told.messages.push(detail));
    subscription.addEventListener('gap', ({ detail }) => told.gaps.push(detail));
    subscription.addEventListener('state', ({ detail }) => told.states.push(detail));
</script>`;

describe(`holdfast.js on a page of another origin in ${browserName}`, () => {
    let server;
    let site;
    let browser;
    let page;
    let options;
    let folder;
    let token;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
        token = await createToken(join(folder, 'tokens'), 'publish', 'replies');
        server = await Holdfastd.start(['--tokens', join(folder, 'tokens')]);
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
        await rm(folder, { recursive: true });
    });

    async function openWith(wanted) {
        options = wanted;
        page ??= await browser.newPage();
        await page.goto(`http://127.0.0.1:${site.address().port}/`);
    }

    const waitFor = (condition, ...values) => page.waitForFunction(condition, {}, ...values);
    const waitForState = (state) => waitFor((wanted) => window.told?.states.at(-1)?.state === wanted, state);

    for (const transport of ['long-poll', 'sse', 'websocket', 'auto']) {
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

    it('takes a WebSocket where there is no reason against it', async () => {
        await openWith({ channels: 'best' });
        await waitForState('live');
        assert.equal(await page.evaluate(() => subscription.status.transport), 'websocket');
    });

    it('tells the server over its WebSocket what that has brought, with no other request', async () => {
        await openWith({ channels: 'framed', transport: 'websocket', client: 'framed' });
        await waitForState('live');
        const asked = [];
        const note = (request) => asked.push(request.url());
        page.on('request', note);
        const { id } = await server.publish('news', 'framed');
        await waitFor(() => told.messages.length === 1);
        while ((await server.receipt(id)).acknowledged !== 1) {} // the test's time limit ends it
        page.off('request', note);
        assert.deepEqual(asked, []);
    });

    it('goes on when a listener throws', async () => {
        await openWith({ channels: 'thrown' });
        await waitForState('live');
        await page.evaluate(() => {
            window.thrown = 0;
            window.addEventListener('error', () => ++thrown);
            subscription.addEventListener('message', () => {
                throw new Error('of the page');
            });
        });
        await server.publish('one', 'thrown');
        await server.publish('two', 'thrown');
        await waitFor(() => told.messages.length === 2 && thrown === 2);
    });

    for (const transport of ['long-poll', 'sse', 'websocket']) {
        it(`follows more channels and fewer while it is live (${transport})`, async () => {
            const [first, second] = [`moves.${transport}`, `moved.${transport}`];
            await openWith({ channels: first, transport, client: `moving by ${transport}` });
            await waitForState('live');
            await page.evaluate((name) => subscription.subscribe(name), second);
            await server.publish('to the second', second);
            await waitFor(() => told.messages.length === 1);
            await page.evaluate((name) => subscription.unsubscribe(name), first);
            await server.publish('to the first', first);
            await server.publish('again', second);
            await waitFor(() => told.messages.length === 2);
            assert.deepEqual(await page.evaluate(() => told.messages.map(({ data }) => data)), ['to the second', 'again']);
        });
    }

    it('is told that it may not publish: a page of another origin has no rights of this machine', async () => {
        await openWith({ channels: 'forged' });
        await waitForState('live');
        const { fault, detail } = await page.evaluate(() =>
            subscription.publish('forged', 'x').catch(({ fault, detail }) => ({ fault, detail })),
        );
        assert.equal(fault, 'refused');
        assert.match(detail, /origin/i);
    });

    it('publishes with a token, and is told how many it has reached', async () => {
        await openWith({ channels: 'replies', token });
        await waitForState('live');
        const { subscribers } = await page.evaluate(() => subscription.publish('replies', { hand: 'up' }, { event: 'hand' }));
        assert.equal(subscribers, 1);
        await waitFor(() => told.messages.length === 1);
        assert.deepEqual(await page.evaluate(() => [told.messages[0].event, told.messages[0].data.hand]), ['hand', 'up']);
        assert.equal(await page.evaluate(() => subscription.status.transport), 'sse');
    });

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
        await openWith({ channels: 'refused..name', transport: 'sse' });
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
            () =>
                new Promise((heard) => {
                    const other = new Holdfast(null, { channels: 'closed', since: 'oldest' });
                    other.addEventListener('message', () => heard());
                }),
        );
        assert.deepEqual(await page.evaluate(() => [told.messages.length, told.states.at(-1).state]), [0, 'closed']);
    });
});
