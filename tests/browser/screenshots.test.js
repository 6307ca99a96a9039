// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch, screenshot } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';

const looks = {
    en: { language: 'en', isDark: false },
    zh: { language: 'zh-CN', isDark: false },
    dark: { language: 'en', isDark: true },
};

const messages = [
    'Books open, please.',
    '请打开第 42 页,读第一段。',
    'Look this up and tell me tomorrow:\nhttps://example.org/a-long-address/that-does-not-fit-on-a-phone-in-one-line',
    'Five minutes left.',
];

for (const [look, settings] of Object.entries(looks)) {
    describe(`The page in ${browserName}, ${look}`, () => {
        let server;
        let browser;

        before(async () => {
            server = await Holdfastd.start();
            browser = await launch(settings);
        });
        after(async () => {
            await browser?.close();
            await server?.stop();
        });

        async function assertFits(page, what) {
            const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
            assert.ok(needed <= there, `${what} needs ${needed} px of ${there}`);
        }

        /** Waits until what moves in has arrived. */
        async function atRest(page, selector) {
            await page.waitForFunction(
                (what) => [...document.querySelectorAll(what)].every((element) => element.getAnimations().length === 0),
                {},
                selector,
            );
        }

        /** Controls that a finger misses, or text that is cut off. */
        function flaws(page) {
            return page.$$eval('button, input, select, summary', (controls) =>
                controls
                    .filter((control) => control.offsetParent !== null)
                    .filter(({ offsetHeight, offsetWidth, scrollWidth, clientWidth }) =>
                        offsetHeight < 44 || offsetWidth < 44 || scrollWidth > clientWidth + 1)
                    .map((control) => control.outerHTML),
            );
        }

        for (const wide of [false, true]) {
            it(`fits a ${wide ? 'laptop' : 'phone'}, with targets that a finger hits`, async () => {
                const size = wide ? 'laptop' : 'phone';
                const context = await browser.createBrowserContext();
                const join = await JoinPage.open(context, server.url, { wide });
                await join.page.waitForSelector('#join-button', { visible: true });
                const isChinese = (await join.page.$eval('html', ({ lang }) => lang)) === 'zh-Hans';
                assert.equal(isChinese, look === 'zh');
                const isDark = await join.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
                assert.equal(isDark, look === 'dark');
                await assertFits(join.page, 'the join card');
                assert.deepEqual(await flaws(join.page), []);
                await screenshot(join.page, `${look}-${size}-join`);

                await join.join(look === 'zh' ? '聪明的芒果' : 'Clever Mango');
                for (const text of messages) {
                    await server.publish(text);
                }
                await join.waitForMessage(messages.at(-1));
                await atRest(join.page, '#messages li');
                await assertFits(join.page, 'the list');
                await screenshot(join.page, `${look}-${size}-messages`);

                await join.page.$eval('#how', (panel) => (panel.open = true));
                await assertFits(join.page, 'the panel');
                assert.deepEqual(await flaws(join.page), []);
                await join.page.waitForSelector('#wire[data-step="hold"]');
                await join.page.$eval('#how', (panel) => panel.scrollIntoView({ block: 'center' }));
                await screenshot(join.page, `${look}-${size}-how`);
                await context.close();
            });
        }
    });
}
