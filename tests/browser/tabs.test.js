// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ten tabs on plain http, which is more than the six connections that a browser allows to one server.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browserName, launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';
import { passOn, Site } from './support/site.js';

const Tabs = 10;

/** @param {string} scripts Where the page takes the scripts from. @param {string} server */
const pageWith = (scripts, server) => `<!doctype html>
<meta charset="utf-8">
<script type="module">
    import { Holdfast } from '${scripts}holdfast.js';
    import { shareTabs } from '${scripts}tabs.js';
    const query = new URLSearchParams(location.search);
    const options = { channels: query.get('channels'), transport: query.get('transport'), tabs: shareTabs };
    window.told = [];
    window.tab = new Holdfast('${server}', options);
    tab.addEventListener('message', ({ data }) => told.push(data));
    tab.addEventListener('gap', () => told.push('gap'));
</script>`;

const cases = {
    'with a SharedWorker of the page': { isOwnScript: true, hasWorker: true },
    'with an elected tab, where the script is of another origin': { isOwnScript: false, hasWorker: false },
};

for (const [title, { isOwnScript, hasWorker }] of Object.entries(cases)) {
    describe(`Tabs that share a connection ${title}, in ${browserName}`, { timeout: 150_000 }, () => {
        let folder;
        let server;
        let site;
        let browser;
        let context;

        before(async () => {
            folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
            server = await Holdfastd.startManaged(join(folder, 'token'));
            site = await Site.thatAnswers((request, response) => {
                if (request.url.endsWith('.js')) {
                    passOn(request, response, new URL(request.url, server.url));
                    return;
                }
                response.setHeader('Content-Type', 'text/html');
                response.end(pageWith(isOwnScript ? site.urlAs() : server.url, server.url));
            });
            browser = await launch();
        });
        after(async () => {
            await browser?.close();
            await server?.stop();
            site?.close();
            await rm(folder, { recursive: true });
        });

        async function open(channels, transport) {
            const page = await context.newPage();
            await page.goto(`${site.urlAs()}?channels=${channels}&transport=${transport}`);
            return page;
        }
        const polling = 100; // the default, each frame, never comes in a tab in the background
        const live = (page) => page.waitForFunction(() => window.tab?.status.state === 'live', { polling });
        const has = (page, text) => page.waitForFunction((wanted) => told.includes(wanted), { polling }, text);

        for (const transport of ['sse', 'websocket']) {
            it(`are ${Tabs} with one connection, and lose nothing while they are closed (${transport})`, async () => {
                context = await browser.createBrowserContext();
                const channel = `tabs.${transport}`;
                const pages = [];
                for (let i = 0; i < Tabs; ++i) {
                    pages.push(await open(channel, transport));
                }
                await Promise.all(pages.map(live));
                const { clients } = await server.manage('GET', `/clients?channel=${channel}`);
                assert.equal(clients.length, 1);
                assert.deepEqual(await Promise.all(pages.map((page) => page.evaluate(() => tab.client))), Array(Tabs).fill(clients[0].id));

                const sent = [];
                const publish = async () => {
                    sent.push(`${transport} ${sent.length}`);
                    await server.publish(sent.at(-1), channel);
                };
                await publish();
                await Promise.all(pages.map((page) => has(page, sent[0])));
                while (pages.length > 1) {
                    await publish();
                    await pages.shift().close(); // the first is the host, if there is no worker
                    await publish();
                }
                await has(pages[0], sent.at(-1));
                assert.deepEqual(await pages[0].evaluate(() => told), sent);
                await context.close();
            });
        }

        it(`${hasWorker ? 'have' : 'have no'} worker`, async () => {
            context = await browser.createBrowserContext();
            const page = await open('worker', 'sse');
            await live(page);
            if (browserName === 'chromium') {
                const workers = browser.targets().filter((target) => target.type() === 'shared_worker');
                assert.equal(workers.length > 0, hasWorker);
            }
            await context.close();
        });

        it('keep their client over a reload', async () => {
            context = await browser.createBrowserContext();
            const page = await open('reload', 'sse');
            await live(page);
            const before = await page.evaluate(() => tab.client);
            await page.reload();
            await live(page);
            assert.equal(await page.evaluate(() => tab.client), before);
            const { clients } = await server.manage('GET', '/clients?channel=reload');
            assert.equal(clients.length, 1);
            await context.close();
        });
    });
}
