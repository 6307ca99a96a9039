// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { JoinPage, launch, screenshot } from './support/browser.js';
import { waitUntil, Window } from './support/window.js';

/** Launch to the first message on a phone. */
describe('Walk-through 1', () => {
    const looks = [
        { name: 'light' },
        { name: 'dark', theme: 'dark' },
        { name: 'zh_CN', language: 'zh_CN' },
        { name: '200', zoom: 200 },
    ];
    let browser;

    before(async () => (browser = await launch()));
    after(() => browser?.close());

    for (const look of looks) {
        it(`from the start to a receipt, ${look.name}`, async () => {
            const started = performance.now();
            const window = await Window.start(look);
            try {
                assert.equal(await window.count('Holdfast'), 1); // no dialog
                await window.screenshot(`1-start-${look.name}`);

                const phone = await JoinPage.open(await browser.createBrowserContext(), window.url);
                await phone.join('Li Lei');
                await waitUntil(async () => (await window.clients('Li Lei'))[0]?.state === 'held');

                await window.focus('Holdfast');
                await window.type('Hello class'); // the message has the keyboard from the start
                await window.press('Return');
                await phone.waitForMessage('Hello class');
                const id = await phone.page.$eval('#messages li', (row) => row.dataset.id);
                await waitUntil(async () => {
                    const receipt = await window.manage('GET', `/messages/${id}`);
                    return receipt.matched === 1 && receipt.received === 1 && receipt.seen === 1;
                });
                console.log(`start to receipt, ${look.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);

                await window.type('again'); // the box is empty, and still has the keyboard
                await window.press('Return');
                await phone.waitForMessage('again');
                assert.deepEqual(await phone.messages(), ['Hello class', 'again']);
                await window.screenshot(`1-received-${look.name}`);
                await screenshot(phone.page, `walk-1-${look.name}`);
            } finally {
                await window.stop();
            }
        });
    }
});
