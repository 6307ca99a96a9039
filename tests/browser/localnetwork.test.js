// SPDX-License-Identifier: GPL-3.0-or-later
//
// Local Network Access: what a public page is told where the browser does not let it reach this machine.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';
import { passOn, Site } from './support/site.js';

const PublicName = 'site.test';

/** A page that serves its own copy of the script: it could not be imported from a server that is out of reach. */
const publicPage = (server) => `<!doctype html>
<script type="module">
    import { Holdfast } from '/holdfast.js';
    window.states = [];
    new Holdfast('${server}', { channels: 'class' }).addEventListener('state', ({ detail }) => states.push(detail));
</script>`;

describe('holdfast.js on a public page in chromium', () => {
    let server;
    let site;
    let browser;

    before(async () => {
        server = await Holdfastd.start();
        site = await Site.thatAnswers((request, response) => {
            if (request.url.endsWith('.js')) {
                passOn(request, response, new URL(request.url, scripts.url));
            } else {
                response.setHeader('Content-Type', 'text/html');
                response.end(publicPage(server.url));
            }
        });
        browser = await launch({
            args: [
                `--host-resolver-rules=MAP ${PublicName} 127.0.0.1`,
                `--ip-address-space-overrides=127.0.0.1:${site.port}=public`,
            ],
        });
    });
    let scripts;
    before(async () => {
        scripts = await Holdfastd.start(); // goes on serving the page's own copy while `server` is down
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        await scripts?.stop();
        site?.close();
    });

    async function statusOf(url, isWanted) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        await page.goto(url);
        const handle = await page.waitForFunction(
            (wanted) => window.states?.find(({ state, fault }) => state === wanted || fault === wanted),
            {},
            isWanted,
        );
        const status = await handle.jsonValue();
        await context.close();
        return status;
    }

    it('is told that an http page is blocked, and what would help', async () => {
        const { state, detail } = await statusOf(site.urlAs(PublicName), 'blocked');
        assert.equal(state, 'reconnecting');
        assert.match(detail, /https/);
    });

    it('is told that the permission was refused', async () => {
        // Without a screen the browser answers its own question: no. A loopback address counts as secure.
        const { detail } = await statusOf(site.urlAs(), 'blocked');
        assert.match(detail, /site settings/);
    });

    it('receives with the permission, and then tells a server that is down from one that is out of reach', async () => {
        const granting = await browser.target().createCDPSession();
        for (const name of ['local-network-access', 'local-network', 'loopback-network']) {
            const origin = new URL(site.urlAs()).origin;
            await granting.send('Browser.setPermission', { permission: { name }, setting: 'granted', origin });
        }
        const page = await browser.newPage();
        await page.goto(site.urlAs());
        await page.waitForFunction(() => window.states?.at(-1)?.state === 'live');
        await server.kill();
        await page.waitForFunction(() => window.states.at(-1).fault === 'unreachable');
        assert.deepEqual(await page.evaluate(() => states.filter(({ fault }) => fault === 'blocked')), []);
    });
});
