// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfast.js on a page of another origin, over ways to the server that do not let everything through.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browserName, launch } from './support/browser.js';
import { createToken, Holdfastd } from './support/holdfastd.js';
import { passOn, Site } from './support/site.js';

const page = (scripts, server) => `<!doctype html>
<meta charset="utf-8">
<script type="module">
    import { Holdfast } from '${scripts}holdfast.js';
    window.begin = (options) => {
        window.told = { messages: [], states: [], gaps: 0 };
        window.holdfast?.close();
        window.holdfast = new Holdfast('${server}', options);
        holdfast.addEventListener('message', ({ data }) => told.messages.push(data));
        holdfast.addEventListener('gap', () => ++told.gaps);
        holdfast.addEventListener('state', ({ detail }) => told.states.push(detail));
    };
</script>`;

/** A proxy that collects each answer until it is complete, as some virus scanners do, and knows no WebSockets. */
function buffering(server) {
    return (from, to) => {
        const { method, headers } = from;
        const onward = ask(new URL(from.url, server.url), { method, headers }, (answer) => {
            const chunks = [];
            answer.on('data', (bytes) => chunks.push(bytes));
            answer.on('end', () => {
                to.writeHead(answer.statusCode, answer.headers);
                to.end(Buffer.concat(chunks));
            });
        });
        onward.on('error', () => to.destroy());
        to.on('close', () => onward.destroy());
        from.pipe(onward);
    };
}

describe(`holdfast.js in ${browserName}`, { timeout: 120_000 }, () => {
    let server;
    let counting;
    let buffered;
    let sites;
    let browser;
    let tab;
    let folder;
    let token;
    const asked = [];

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
        token = await createToken(join(folder, 'tokens'), 'publish', 'counted.*');
        server = await Holdfastd.start(['--tokens', join(folder, 'tokens')]);
        counting = await Site.thatAnswers((request, response) => {
            asked.push(`${request.method} ${new URL(request.url, server.url).pathname}`);
            passOn(request, response, new URL(request.url, server.url));
        });
        buffered = await Site.thatAnswers(buffering(server));
        const siteFor = (url) =>
            Site.thatAnswers((request, response) => {
                response.setHeader('Content-Type', 'text/html');
                response.end(page(server.url, url));
            });
        sites = await Promise.all([siteFor(server.url), siteFor(counting.urlAs()), siteFor(buffered.urlAs())]);
        browser = await launch();
        tab = await browser.newPage();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        [counting, buffered, ...(sites ?? [])].forEach((site) => site?.close());
        await rm(folder, { recursive: true });
    });

    async function open(site, options) {
        await tab.goto(site.urlAs());
        await tab.waitForFunction(() => window.begin && window.begin.length === 1);
        await tab.evaluate((wanted) => window.begin(wanted), options);
        await tab.waitForFunction(() => told.states.at(-1)?.state === 'live');
    }

    it('polls where a proxy collects streams and knows no WebSockets, and says so', async () => {
        await open(sites[2], { channels: 'buffered' });
        const { transport, detail } = await tab.evaluate(() => holdfast.status);
        assert.equal(transport, 'long-poll');
        assert.match(detail, /held back/);
        await server.publish('through', 'buffered');
        await tab.waitForFunction(() => told.messages.includes('through'));
    });

    it('needs no preflight to receive, and one to publish many', async () => {
        for (const transport of ['long-poll', 'sse']) {
            asked.length = 0;
            await open(sites[1], { channels: `counted.${transport}`, transport, client: 'counted' });
            await server.publish('1', `counted.${transport}`);
            await tab.waitForFunction(() => told.messages.length === 1);
            assert.deepEqual(asked.filter((line) => line.startsWith('OPTIONS')), []);
        }
        await open(sites[1], { channels: 'counted', token });
        asked.length = 0;
        for (let i = 0; i < 5; ++i) {
            await tab.evaluate(() => holdfast.publish('counted.replies', { n: 1 }, { event: 'hand' }));
        }
        const count = (method) => asked.filter((line) => line === `${method} /channels/counted.replies`).length;
        assert.equal(count('POST'), 5);
        assert.ok(count('OPTIONS') <= (browserName === 'chromium' ? 1 : 2)); // Firefox asks once more than it has to
    });

    for (const transport of ['long-poll', 'sse', 'websocket']) {
        it(`takes 1,000 messages at once, in order (${transport})`, async () => {
            const channel = `burst.${transport}`;
            await open(sites[0], { channels: channel, transport });
            const batch = Array.from({ length: 1000 }, (_, data) => ({ channel, data }));
            const answer = await fetch(`${server.url}channels`, { method: 'POST', body: JSON.stringify(batch) });
            assert.equal(answer.status, 201);
            await tab.waitForFunction(() => told.messages.length === 1000);
            const isInOrder = await tab.evaluate(() => told.messages.every((data, index) => data === index));
            assert.ok(isInOrder);
            assert.equal(await tab.evaluate(() => told.gaps), 0);
        });
    }
});
