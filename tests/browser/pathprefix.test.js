// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';
import { passOn, Site } from './support/site.js';

const Prefix = '/a/push/';

describe(`The join page under a path prefix in ${browserName}`, () => {
    let server;
    let site;
    let browser;
    const strays = [];

    before(async () => {
        server = await Holdfastd.start();
        site = await Site.thatAnswers((request, response) => {
            if (request.url.startsWith(Prefix)) {
                passOn(request, response, new URL(request.url.slice(Prefix.length), server.url));
                return;
            }
            strays.push(request.url);
            response.writeHead(404).end();
        });
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        site?.close();
    });

    for (const transport of ['long-poll', 'sse', 'auto']) {
        it(`joins and receives (${transport}), and asks for nothing outside of it`, async () => {
            const page = await JoinPage.open(await browser.createBrowserContext(), site.urlAs() + Prefix.slice(1));
            await page.join('Han Mei');
            await page.choose(transport);
            await server.publish(`by ${transport}`);
            await page.waitForMessage(`by ${transport}`);
            const icon = await page.page.$eval('#favicon', (link) => link.href);
            assert.ok(icon.startsWith(site.urlAs() + Prefix.slice(1)), icon);
            assert.deepEqual(strays.filter((url) => url !== '/favicon.ico'), []);
            await page.page.close();
        });
    }
});
