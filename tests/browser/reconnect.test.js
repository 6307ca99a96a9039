// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch, screenshot } from './support/browser.js';
import { CuttableProxy } from './support/cuttableproxy.js';
import { Holdfastd } from './support/holdfastd.js';

for (const transport of ['long-poll', 'sse', 'websocket']) {
    describe(`A page by ${transport} in ${browserName}`, () => {
        let server;
        let proxy;
        let browser;
        let page;

        before(async () => {
            server = await Holdfastd.start();
            proxy = await CuttableProxy.to(server.port);
            browser = await launch();
        });
        after(async () => {
            await browser?.close();
            await proxy?.close();
            await server?.stop();
        });

        async function joined(url) {
            await page?.page.close();
            page = await JoinPage.open(await browser.createBrowserContext(), url);
            await page.join('Han Mei');
            await page.choose(transport);
        }

        it('is told of the gap when the server is killed and started anew, and shows nothing twice', async () => {
            await joined(server.url);
            await server.publish('one');
            await server.publish('two');
            await page.waitForMessage('two');
            await server.kill();
            await page.waitForState('reconnecting');
            await screenshot(page.page, `killed-${transport}`);
            await server.start();
            await server.publish('three');
            await page.waitForMessage('three');
            await server.publish('four');
            await page.waitForMessage('four');

            assert.deepEqual(await page.messages(), ['one', 'two', 'three', 'four']);
            assert.equal((await page.gaps()).length, 1);
            assert.match((await page.gaps())[0], /the server was restarted/);
            await screenshot(page.page, `restarted-${transport}`);
        });

        it('speaks of no loss when nothing was missed in a restart', async () => {
            await joined(`${server.url}?ch=calm`);
            await server.publish('one', 'calm');
            await page.waitForMessage('one');
            await server.stop();
            await page.waitForState('reconnecting');
            await server.start();
            await server.publish('two', 'calm');
            await page.waitForMessage('two');

            assert.deepEqual(await page.messages(), ['one', 'two']);
            assert.deepEqual(await page.gaps(), []);
        });

        it('loses nothing and shows nothing twice when its connection is dropped', async () => {
            await joined(`${proxy.url}?ch=dropped`);
            await server.publish('1', 'dropped');
            await page.waitForMessage('1');
            proxy.cut();
            await page.waitForState('reconnecting');
            for (const text of ['2', '3', '4']) {
                await server.publish(text, 'dropped');
            }
            proxy.mend();
            await page.waitForMessage('4');
            await server.publish('5', 'dropped');
            await page.waitForMessage('5');

            assert.deepEqual(await page.messages(), ['1', '2', '3', '4', '5']);
            assert.deepEqual(await page.gaps(), []);
        });

        it('stays whole through connection after connection that is dropped under a stream of messages', async () => {
            await joined(`${proxy.url}?ch=flood`);
            const sent = [];
            for (let round = 0; round < 3; ++round) {
                for (let i = 0; i < 20; ++i) {
                    sent.push(`${round}.${i}`);
                    await server.publish(sent.at(-1), 'flood');
                    if (i === 10) {
                        proxy.cut();
                        proxy.mend();
                    }
                }
                await page.waitForMessage(sent.at(-1));
            }
            assert.deepEqual(await page.messages(), sent);
            assert.deepEqual(await page.gaps(), []);
        });

        it('says that the device is offline, and is back as soon as it is not', async () => {
            await joined(`${server.url}?ch=offline`);
            await page.page.setOfflineMode(true);
            await page.waitForState('reconnecting');
            await page.page.waitForFunction(() =>
                document.querySelector('#banner-text').textContent.startsWith('Your device is offline'),
            );
            await server.publish('while offline', 'offline');
            await page.page.setOfflineMode(false);
            await page.waitForMessage('while offline');
            assert.deepEqual(await page.gaps(), []);
        });
    });
}
