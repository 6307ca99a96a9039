// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';

describe(`The join page over https in ${browserName}`, () => {
    let folder;
    let server;
    let browser;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-tls-'));
        server = await Holdfastd.start(['--tls-self-signed', '--token-file', join(folder, 'token')]);
        // What a person does once, in the browser's warning.
        browser = await launch({ args: ['--ignore-certificate-errors'] });
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        await rm(folder, { recursive: true });
    });

    /** Publishes from the page itself, whose browser trusts the certificate. */
    const publish = (page, channel, text) =>
        page.page.evaluate((to, body) => fetch(`channels/${to}`, { method: 'POST', body }).then((a) => a.status), channel, text);

    it('is a secure context', async () => {
        const page = await JoinPage.open(browser, server.url);
        assert.equal(new URL(server.url).protocol, 'https:');
        assert.equal(await page.page.evaluate(() => isSecureContext), true);
    });

    for (const transport of ['long-poll', 'sse', 'auto']) {
        it(`shows what is published (${transport})`, async () => {
            const page = await JoinPage.open(browser, `${server.url}?ch=tls.${transport}`);
            await page.join('Li Lei');
            await page.choose(transport);
            assert.equal(await publish(page, `tls.${transport}`, 'over TLS'), 201);
            await page.waitForMessage('over TLS');
        });
    }

    it('opens a WebSocket', async () => {
        const page = await JoinPage.open(browser, server.url);
        await page.page.evaluate(() => {
            window.heard = [];
            const socket = new WebSocket(`${location.origin.replace('https', 'wss')}/channels/wss`);
            socket.onmessage = (event) => heard.push(event.data);
        });
        await page.page.waitForFunction(() => heard.length > 0);
        assert.equal(await publish(page, 'wss', 'in a frame'), 201);
        await page.page.waitForFunction(() => heard.some((text) => text.includes('in a frame')));
    });
});
