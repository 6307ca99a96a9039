// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { join } from 'node:path';
import { browserName, launch } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';
import { Site } from './support/site.js';

/** The page of a README as it is printed, but for the port. */
function printed(name, port) {
    const text = readFileSync(join(process.env.HOLDFAST_SOURCE, name), 'utf8');
    const [, page] = /```html\n([^]*?)```/.exec(text);
    assert.match(page, /127\.0\.0\.1:8080/);
    return page.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`);
}

describe(`The page in README in ${browserName}`, () => {
    let server;
    let site;
    let browser;

    before(async () => {
        server = await Holdfastd.start();
        site = await Site.thatAnswers((request, response) => {
            if (!request.url.endsWith('.md')) {
                response.writeHead(204).end(); // a browser's own wish for an icon
                return;
            }
            response.setHeader('Content-Type', 'text/html');
            response.end(`<!doctype html>\n${printed(request.url.slice(1), server.port)}`);
        });
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        site?.close();
    });

    for (const name of ['README.md', 'README.zh-CN.md']) {
        it(`works as ${name} prints it`, { timeout: 60_000 }, async () => {
            const page = await browser.newPage();
            const logged = [];
            page.on('console', (message) => logged.push(message.text()));
            await page.goto(site.urlAs() + name);
            // The printed page does not show when it is subscribed. The number of subscribers does not tell either: it
            // includes the page before this one for a while. So publish until the page has logged a message.
            while (logged.length === 0) {
                await server.publish(`for ${name}`);
            }
            assert.equal(logged[0], `for ${name}`);
            await page.close();
        });
    }
});
