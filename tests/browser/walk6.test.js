// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { JoinPage, launch } from './support/browser.js';
import { waitUntil, Window } from './support/window.js';

/** A disruptive class. */
describe('Walk-through 6', () => {
    let browser;
    let window;
    let ana;
    let ben;

    before(async () => {
        browser = await launch();
        window = await Window.start({ theme: 'dark' });
        ana = await open();
        await ana.join('Ana');
        ben = await open();
        await ben.join('Teacher');
        await waitUntil(async () => (await window.clients()).length === 2);
    });
    after(async () => {
        await browser?.close();
        await window?.stop();
    });

    const open = async () => JoinPage.open(await browser.createBrowserContext(), window.url);
    const waitForText = (page, selector, part) =>
        page.page.waitForFunction(
            (where, wanted) => document.querySelector(where).textContent.includes(wanted),
            {},
            selector,
            part,
        );
    /** Selects the clients whose name contains a text, with the keyboard. */
    async function select(name) {
        await window.focus('Holdfast');
        await window.press('ctrl+f', 'ctrl+a', 'BackSpace');
        await window.type(name);
        await window.press('alt+3'); // to the list
        await new Promise((resolve) => setTimeout(resolve, 400)); // the list is filtered when the typing has paused
        await window.press('ctrl+a');
    }

    it('renames who calls himself a teacher', async () => {
        await select('Teacher');
        await window.press('F2');
        await window.focus('Rename');
        await window.type('Ben');
        await window.screenshot('6-rename');
        await window.press('Return');
        await waitForText(ben, '#you', 'You are Ben');
        assert.equal((await window.clients('Ben')).length, 1);
        await window.focus('Holdfast');
        await window.screenshot('6-renamed');
    });

    it('removes two, and takes it back', async () => {
        await select('');
        await window.press('Delete');
        await window.screenshot('6-undo');
        await window.press('ctrl+z');
        assert.equal(await ana.text('#state'), 'Live');
        assert.equal((await window.clients()).length, 2);
    });

    it('removes one, who may come back', async () => {
        await select('Ana');
        await window.press('Delete');
        await ana.waitForState('closed'); // after the seconds in which it can be undone
        await waitForText(ana, '#banner-text', 'has removed you');
        await ana.page.click('#banner-button');
        await ana.waitForState('live');
    });

    it('bans for ten minutes, and lifts it', async () => {
        await waitUntil(async () => (await window.clients('Ana')).length === 1);
        await select('Ana');
        await window.press('shift+Delete');
        await ana.waitForState('closed');
        await ana.page.click('#banner-button'); // to join again
        await waitForText(ana, '#banner-text', 'banned');
        await ana.waitForState('closed');
        await waitUntil(async () => (await window.manage('GET', '/bans')).bans[0]?.attempts > 0);
        const [ban] = (await window.manage('GET', '/bans')).bans;
        assert.ok(ban.seconds_left > 500 && ban.seconds_left <= 600);
        await window.manage('DELETE', `/bans/${ban.id}`);
        await ana.page.click('#banner-button');
        await ana.waitForState('live');
    });

    it('locks the room', async () => {
        await window.focus('Holdfast');
        await window.press('ctrl+l');
        await waitUntil(async () => (await window.manage('GET', '/lock')).locked);
        await window.screenshot('6-locked');
        const late = await open();
        await late.page.waitForSelector('#join-button', { visible: true });
        await late.page.click('#join-button');
        await late.waitForState('closed');
        await waitForText(late, '#banner-text', 'room is locked');
        await ana.page.reload();
        await ana.waitForState('live');
        await window.press('ctrl+l');
        await waitUntil(async () => !(await window.manage('GET', '/lock')).locked);
        await late.page.click('#banner-button');
        await late.waitForState('live');
    });

    it('asks before it ends the class, and comes up again instead of a second one', async () => {
        await window.focus('Holdfast');
        await window.press('ctrl+q');
        await window.focus('Quit');
        await window.screenshot('6-quit');
        await window.press('Escape');
        assert.ok(window.isRunning);
        assert.equal(await window.startAgain(), 0);
        assert.ok(window.isRunning);
        assert.equal(await window.count('Holdfast —'), 1);
        assert.equal(await ana.text('#state'), 'Live');
    });
});
