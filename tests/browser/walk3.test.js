// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { JoinPage, launch } from './support/browser.js';
import { waitUntil, Window } from './support/window.js';

/** A target that is a pattern, templates, and one client only. */
describe('Walk-through 3', () => {
    let browser;
    let window;
    const polls = new AbortController();

    before(async () => {
        browser = await launch();
        window = await Window.start({ options: ['--open', 'class', '--open', 'class.red', '--open', 'class.blue'] });
    });
    after(async () => {
        polls.abort();
        await browser?.close();
        await window?.stop();
    });

    /** A client over a socket: what it has been sent, and how it looks to the operator. */
    function follow(name, channels) {
        const messages = [];
        (async () => {
            let since = 'now';
            while (!polls.signal.aborted) {
                const query = new URLSearchParams({ client: name, name, since });
                const answer = await fetch(`${window.url}channels/${channels}?${query}`, { signal: polls.signal });
                const { cursor, messages: news } = await answer.json();
                since = cursor;
                messages.push(...news);
            }
        })().catch(() => {});
        return messages;
    }

    it('reaches those whom the pattern names', async () => {
        const reached = [];
        for (let i = 0; i < 4; ++i) {
            reached.push(follow(`red${i}`, 'class.red'), follow(`blue${i}`, 'class.blue'));
        }
        const others = [follow('other1', 'lab'), follow('other2', 'lab')];
        await waitUntil(async () => (await window.clients()).length === 10);

        await window.focus('Holdfast');
        await window.press('ctrl+n', 'shift+Tab', 'shift+Tab', 'shift+Tab', 'shift+Tab'); // to the targets
        await window.press('BackSpace');
        await window.type('class.*');
        await window.screenshot('3-pattern');
        await window.press('Return', 'Return'); // the target is complete, on to the message
        await window.type('Hands up');
        await window.press('Return');
        await waitUntil(async () => reached.every((messages) => messages.length === 1));
        assert.ok(reached.every(([message]) => message.data === 'Hands up'));
        assert.ok(others.every((messages) => messages.length === 0));

        const receipt = await window.manage('GET', `/messages/${reached[0][0].id}`);
        assert.equal(receipt.matched, 8);
        await waitUntil(async () => (await window.manage('GET', `/messages/${receipt.id}`)).received === 8);
        await window.screenshot('3-received');
    });

    it('fills a template, and recalls what was sent', async () => {
        const seen = follow('reader', 'class.red');
        await waitUntil(async () => (await window.clients('reader')).length === 1);
        await window.press('ctrl+2');
        await window.screenshot('3-template');
        await window.press('Return');
        await waitUntil(async () => seen.length === 1);
        assert.match(seen[0].data, /it is \d\d:\d\d now/);
        await window.press('Up', 'Return');
        await waitUntil(async () => seen.length === 2);
        assert.equal(seen[1].data, seen[0].data);
    });

    it('writes to one client only', async () => {
        const phone = await JoinPage.open(await browser.createBrowserContext(), window.url);
        await phone.join('Aaa first');
        await waitUntil(async () => (await window.clients('Aaa')).length === 1);
        const { channel } = await window.manage('PUT', `/clients/${(await window.clients('Aaa'))[0].id}/channel`);
        await waitUntil(async () => (await window.clients('Aaa'))[0].channels.includes(channel));
        await window.manage('POST', '/messages', { targets: [channel], data: 'Only you', priority: 4 });
        await phone.waitForMessage('Only you');
        assert.equal(await phone.text('#messages .private'), 'Only to you');
        await window.screenshot('3-only-one');
    });
});
