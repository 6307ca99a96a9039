// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch, screenshot } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';

/** What the operator does to single clients and to the room, as the page in a browser sees it. */
describe(`The operator and the page in ${browserName}`, () => {
    let folder;
    let server;
    let browser;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
        server = await Holdfastd.startManaged(join(folder, 'token'));
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        await rm(folder, { recursive: true });
    });

    const open = async () => JoinPage.open(await browser.createBrowserContext(), server.url);
    const idOf = async (name) => {
        const { clients } = await server.manage('GET', `/clients?contains=${encodeURIComponent(name)}`);
        assert.equal(clients.length, 1);
        return encodeURIComponent(clients[0].id);
    };
    const waitForText = (page, selector, part) =>
        page.page.waitForFunction(
            (where, wanted) => document.querySelector(where).textContent.includes(wanted),
            {},
            selector,
            part,
        );

    for (const transport of ['long-poll', 'sse', 'websocket']) {
        it(`is renamed and moved, over ${transport}`, async () => {
            const page = await open();
            await page.join(`Teacher ${transport}`);
            await page.choose(transport);
            const id = await idOf(`Teacher ${transport}`);
            await server.manage('PUT', `/clients/${id}/name`, { name: `Tom ${transport}` });
            await waitForText(page, '#you', `You are Tom ${transport}, in class.`);
            await server.manage('POST', `/clients/${id}/channels`, { add: ['class.red'], remove: ['class'] });
            await waitForText(page, '#you', 'in class.red.');
            await screenshot(page.page, `renamed-${transport}`);
            await server.publish('to the red ones', 'class.red');
            await page.waitForMessage('to the red ones');

            await page.page.reload(); // it stays where the operator has put it
            await page.waitForState('live');
            await waitForText(page, '#you', `You are Tom ${transport}, in class.red.`);
            await server.publish('still red', 'class.red');
            await page.waitForMessage('still red');
            await server.manage('POST', `/clients/${id}/channels`, { remove: ['class.red'], add: ['class'] });
            await waitForText(page, '#you', 'in class.');
        });

        it(`gets a message that nobody else gets, over ${transport}`, async () => {
            const ann = await open();
            await ann.join(`Ann ${transport}`);
            await ann.choose(transport);
            const bob = await open();
            await bob.join(`Bob ${transport}`);
            const id = await idOf(`Ann ${transport}`);
            const { channel } = await server.manage('PUT', `/clients/${id}/channel`);
            await waitUntil(async () => {
                const { clients } = await server.manage('GET', `/clients?contains=${id}`);
                return clients[0].channels.includes(channel);
            });
            const sent = await server.manage('POST', '/messages', { targets: [channel], data: 'See me later.' });
            assert.equal(sent.matched, 1);
            await ann.waitForMessage('See me later.');
            assert.equal(await ann.text('#messages .private'), 'Only to you');
            await screenshot(ann.page, `private-${transport}`);
            await server.publish('to all');
            await bob.waitForMessage('to all');
            assert.ok(!(await bob.messages()).includes('See me later.'));
        });
    }

    it('finds a locked room, and says so', async () => {
        const early = await open();
        await early.join('Early bird');
        await server.manage('PUT', '/lock');
        const late = await open();
        await late.page.waitForSelector('#join-button', { visible: true });
        await late.page.click('#join-button');
        await late.waitForState('closed');
        assert.match(await late.text('#banner-text'), /room is locked/);
        await screenshot(late.page, 'locked');

        await early.page.reload(); // who is here stays, and may come back
        await early.waitForState('live');
        await server.publish('to those who are here');
        await early.waitForMessage('to those who are here');

        await server.manage('DELETE', '/lock');
        await late.page.click('#banner-button');
        await late.waitForState('live');
    });
});

/** Asks again and again until the answer is true; the test's time limit ends it. */
async function waitUntil(asks) {
    while (!(await asks())) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
