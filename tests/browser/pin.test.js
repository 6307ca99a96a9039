// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch, screenshot } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';
import { passOn, Site } from './support/site.js';

const Pin = '482913';

describe(`A room with a PIN in ${browserName}`, () => {
    let server;
    let site;
    let browser;
    let hasTooManyAttempts = false;

    before(async () => {
        server = await Holdfastd.start(['--pin', Pin, '--trusted-proxy', '127.0.0.1']);
        // This machine needs no PIN: the pages come through a proxy, from another one.
        site = await Site.thatAnswers((request, response) => {
            if (hasTooManyAttempts && request.method === 'POST') {
                const problem = { type: '/errors/too-many-attempts', detail: 'Too many wrong PINs were sent.' };
                response.writeHead(429, { 'Content-Type': 'application/problem+json', 'Retry-After': '60' });
                response.end(JSON.stringify(problem));
                return;
            }
            request.headers['x-forwarded-for'] = '198.51.100.7';
            passOn(request, response, new URL(request.url.slice(1), server.url));
        });
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        site?.close();
    });

    const open = async (fragment = '') =>
        JoinPage.open(await browser.createBrowserContext(), site.urlAs() + fragment);

    async function joinWith({ page }, pin) {
        await page.waitForSelector('#pin', { visible: true });
        await page.$eval('#pin', (input, value) => (input.value = value), pin);
        await page.click('#join-button');
    }

    it('asks for it, and says when it is wrong', async () => {
        const page = await open();
        await joinWith(page, '000000');
        await page.page.waitForSelector('#pin-wrong', { visible: true });
        assert.match(await page.text('#pin-wrong'), /not the PIN/);
        await screenshot(page.page, 'pin');
        await page.page.click('#language');
        assert.equal(await page.text('#pin-wrong'), '这不是本房间的 PIN 码。请询问房间的管理者。');
        await screenshot(page.page, 'pin-zh');
        await joinWith(page, Pin);
        await page.waitForState('live');
        await server.publish('let in');
        await page.waitForMessage('let in');
        await page.choose('sse');
        await server.publish('by stream');
        await page.waitForMessage('by stream');
    });

    it('says in its own language that too many wrong ones were sent', async () => {
        const page = await open(`#pin=${Pin}`);
        await page.page.click('#language');
        await page.page.waitForSelector('#pin', { visible: true });
        hasTooManyAttempts = true;
        try {
            await page.page.click('#join-button');
            await page.page.waitForFunction(() => document.querySelector('#banner-text').textContent !== '');
            assert.match(await page.text('#banner-text'), /^从你的地址发来的错误 PIN 码太多/);
        } finally {
            hasTooManyAttempts = false;
        }
    });

    it('takes it from the fragment of a QR code, and hides it', async () => {
        const page = await open(`#pin=${Pin}`);
        await page.page.waitForSelector('#pin', { visible: true });
        assert.equal(await page.page.$eval('#pin', (input) => input.value), Pin);
        await page.join('Han Mei');
        assert.ok(!page.page.url().includes(Pin));
        await page.page.reload(); // it goes on with what it has kept
        await page.waitForState('live');
        await server.publish('again');
        await page.waitForMessage('again');
    });

    it('shows it again after a restart of the server', async () => {
        const page = await open(`#pin=${Pin}`);
        await page.page.waitForSelector('#pin', { visible: true });
        await page.join('Li Lei');
        await server.stop();
        await server.start(); // the pass is worth nothing now
        await page.waitForState('live');
        await server.publish('after the restart');
        await page.waitForMessage('after the restart');
    });

    it('does not ask this machine', async () => {
        const page = await JoinPage.open(await browser.createBrowserContext(), server.url);
        await page.join('Teacher');
        assert.equal(await page.page.$eval('#pin-field', (field) => field.hidden), true);
    });
});
