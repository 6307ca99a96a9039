// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName, JoinPage, launch, screenshot } from './support/browser.js';
import { Holdfastd } from './support/holdfastd.js';

describe(`The join page in ${browserName}`, () => {
    let server;
    let browser;
    let context;

    before(async () => {
        server = await Holdfastd.start();
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** As a browser that has never been here: nothing remembered. */
    async function freshPage(query = '') {
        await context?.close();
        context = await browser.createBrowserContext();
        return JoinPage.open(context, server.url + query);
    }

    for (const transport of ['long-poll', 'sse', 'websocket', 'auto']) {
        it(`shows what is published while it is joined (${transport})`, async () => {
            const page = await freshPage(`?ch=shown.${transport}`);
            await page.join('Li Lei');
            await page.choose(transport);
            await server.publish('Open page 42', `shown.${transport}`);
            await page.waitForMessage('Open page 42');
            await server.publish('…and read', `shown.${transport}`);
            await page.waitForMessage('…and read');
            assert.deepEqual(await page.messages(), ['Open page 42', '…and read']);
        });
    }

    it('shows the last message to those who come late, and no older one', async () => {
        await server.publish('older', 'late');
        await server.publish('newest', 'late');
        const page = await freshPage('?ch=late');
        await page.join('Ana');
        await page.waitForMessage('newest');
        assert.deepEqual(await page.messages(), ['newest']);
    });

    it('receives several channels and says which one a message came on', async () => {
        const page = await freshPage('?ch=class.red,class.blue');
        await page.join('Ana');
        await server.publish('to red', 'class.red');
        await server.publish('to green', 'class.green');
        await server.publish('to blue', 'class.blue');
        await page.waitForMessage('to blue');
        assert.deepEqual(await page.messages(), ['to red', 'to blue']);
        assert.equal(await page.text('#messages li:first-child .channel'), 'class.blue');
    });

    it('shows a hostile name and payload as the text that they are', async () => {
        const hostile = '<img src=x onerror="document.title=\'broken\'"><b>bold</b>';
        const page = await freshPage('?ch=hostile');
        await page.join('<img src=x onerror=alert(1)>');
        await server.publish(hostile, 'hostile', { 'Holdfast-Event': 'note' });
        await page.waitForMessage(hostile);
        assert.match(await page.text('#you'), /<img src=x onerror=alert\(1\)>/);
        assert.equal(await page.page.$('#messages img, #messages b, #you img'), null);
        assert.notEqual(await page.page.title(), 'broken');
    });

    it('shows JSON as text', async () => {
        const page = await freshPage('?ch=json');
        await page.join('Ana');
        await server.publish({ html: '<b>x</b>' }, 'json');
        await page.waitForMessage('{\n  "html": "<b>x</b>"\n}');
    });

    it('covers the page with what is urgent, until it is tapped away', async () => {
        const page = await freshPage('?ch=urgent');
        await page.join('Ana');
        await server.publish('Leave the building', 'urgent', { 'Holdfast-Priority': '5' });
        await page.page.waitForSelector('#urgent[open]');
        assert.equal(await page.text('#urgent-text'), 'Leave the building');
        await page.page.click('#urgent-ok');
        await page.page.waitForSelector('#urgent:not([open])');
    });

    it('shows urgent messages one after another', async () => {
        const page = await freshPage('?ch=queue');
        await page.join('Ana');
        for (const text of ['first', 'second', 'third']) {
            await server.publish(text, 'queue', { 'Holdfast-Priority': '5' });
        }
        await page.waitForMessage('third');
        assert.equal(await page.text('#urgent-text'), 'first');
        assert.match(await page.text('#urgent-more'), /^2 more/);
        await page.page.click('#urgent-ok');
        await page.page.waitForFunction(() => document.querySelector('#urgent-text').textContent === 'second');
        assert.match(await page.text('#urgent-more'), /^Another/);
        await page.page.keyboard.press('Escape');
        await page.page.waitForFunction(() => document.querySelector('#urgent-text').textContent === 'third');
        await page.page.click('#urgent-ok');
        await page.page.waitForSelector('#urgent:not([open])');
    });

    it('shows what is important over the page where it is out of sight, in two lines, until it is tapped', async () => {
        const page = await freshPage('?ch=important');
        await page.join('Ana');
        await server.publish('line\n'.repeat(100), 'important');
        await page.page.waitForSelector('#messages li');
        assert.equal(await page.page.$eval('#toast', (toast) => toast.hidden), true, 'the row is in sight');
        await page.page.evaluate(() => scrollTo(0, 1500));
        await server.publish('important '.repeat(200), 'important', { 'Holdfast-Priority': '4' });
        await page.page.waitForSelector('#toast', { visible: true });
        const [height, room] = await page.page.$eval('#toast', (toast) => [toast.offsetHeight, innerHeight]);
        assert.ok(height < room / 5, `${height} of ${room}`);
        await page.page.click('#toast');
        await page.page.waitForSelector('#toast', { hidden: true });
        assert.match(await page.text('#messages li:first-child .important'), /Important/);
    });

    it('makes links of http and https addresses, and of nothing else', async () => {
        const page = await freshPage('?ch=links');
        await page.join('Ana');
        const text = 'See https://example.org/a?b=1. Not javascript:alert(1) <a href=x>';
        await server.publish(text, 'links');
        await page.waitForMessage(text);
        const links = await page.page.$$eval('#messages a', (all) => all.map(({ href, rel, target }) => [href, rel, target]));
        assert.deepEqual(links, [['https://example.org/a?b=1', 'noopener noreferrer nofollow', '_blank']]);
    });

    it('shows an image as an image, and no other bytes', async () => {
        const page = await freshPage('?ch=image');
        await page.join('Ana');
        const png = Buffer.from(
            'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
            'base64',
        );
        await server.publishBytes(png, 'image/png', 'image');
        await page.page.waitForFunction(() => document.querySelector('#messages img')?.naturalWidth === 1);
        assert.match(await page.page.$eval('#messages img', ({ alt }) => alt), /^Image \(image\/png, \d+ bytes\)$/);
        await server.publishBytes(Buffer.from([1, 2, 3, 255]), 'image/png', 'image');
        await page.page.waitForFunction(() =>
            document.querySelector('#messages .text').textContent.startsWith('An image that cannot be shown'));
        const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"/>\xff', 'latin1');
        await server.publishBytes(svg, 'image/svg+xml', 'image');
        await page.page.waitForFunction(() =>
            document.querySelector('#messages .text').textContent.startsWith('image/svg+xml'));
        assert.equal((await page.page.$$('#messages img')).length, 1);
    });

    it('counts in its title what came while nobody looked', async () => {
        const page = await freshPage('?ch=hidden');
        await page.join('Ana');
        const setHidden = (isHidden) =>
            page.page.evaluate((value) => {
                Object.defineProperty(document, 'hidden', { value, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
            }, isHidden);
        await setHidden(true);
        await server.publish('one', 'hidden');
        await server.publish('two', 'hidden');
        await page.waitForMessage('two');
        assert.match(await page.page.title(), /^\(2\) hidden/);
        await setHidden(false);
        assert.match(await page.page.title(), /^hidden/);
    });

    it('changes its language, and every text with it', async () => {
        const page = await freshPage('?ch=language');
        await page.join('Ana');
        await page.page.click('#language');
        assert.equal(await page.page.$eval('html', ({ lang }) => lang), 'zh-Hans');
        assert.deepEqual(
            [await page.text('#state'), await page.text('#leave'), await page.text('#language')],
            ['已连接', '离开', 'English'],
        );
    });

    it('counts the four steps as they happen', async () => {
        const page = await freshPage('?ch=steps');
        await page.join('Ana');
        const count = async (step) => Number(await page.text(`#steps [data-step="${step}"] output`));
        const [asked, pushed, handled] = [await count('ask'), await count('push'), await count('handle')];
        await server.publish('news', 'steps');
        await page.waitForMessage('news');
        assert.equal(await count('push'), pushed + 1);
        assert.equal(await count('handle'), handled + 1);
        assert.ok((await count('ask')) > asked, 'it has asked again');
    });

    it('receives in the tab that was opened last, and lets the first take over again', async () => {
        const first = await freshPage('?ch=tabs');
        await first.join('Ana');
        const second = await JoinPage.open(context, `${server.url}?ch=tabs`);
        await second.join('Ana');
        await first.waitForState('elsewhere');
        await server.publish('once', 'tabs');
        await second.waitForMessage('once');
        assert.deepEqual(await first.messages(), []);

        await first.page.bringToFront();
        await first.page.click('#banner-button');
        await first.waitForMessage('once');
        await second.waitForState('elsewhere');
    });

    it('goes on after a reload with all that it has shown and all that came meanwhile', async () => {
        const page = await freshPage('?ch=reload');
        await page.join('Ana');
        await server.publish('before', 'reload');
        await page.waitForMessage('before');
        await page.page.goto('about:blank');
        await server.publish('meanwhile', 'reload');
        await page.page.goBack();
        await page.waitForMessage('meanwhile');
        assert.deepEqual(await page.messages(), ['before', 'meanwhile']);
    });

    it('says why when the server refuses', async () => {
        const page = await freshPage('?ch=not..a..channel');
        await page.page.waitForSelector('#join-button', { visible: true });
        await page.page.click('#join-button');
        await page.waitForState('closed');
        assert.match(await page.text('#banner-text'), /^The server said no: .{10,}/);
    });

    it('says goodbye with the server and comes back with it', async () => {
        const page = await freshPage('?ch=goodbye');
        await page.join('Ana');
        // The page watches for it by itself: the next attempt to connect replaces the text.
        const saidGoodbye = page.page.waitForFunction(() =>
            /^The server said goodbye: it is being stopped or restarted/.test(
                document.querySelector('#banner-text').textContent,
            ),
        );
        await server.stop();
        await saidGoodbye;
        await server.start();
        await page.waitForState('live');
        await server.publish('again', 'goodbye');
        await page.waitForMessage('again');
    });

    it('says that the teacher has ended the class, and not that the network is at fault', async () => {
        const page = await freshPage('?ch=ended');
        await page.page.setRequestInterception(true);
        let isEnded = false;
        page.page.on('request', (request) => {
            if (!request.url().includes('/channels/')) {
                request.continue();
            } else if (isEnded) {
                request.abort('connectionrefused');
            } else {
                isEnded = true;
                const body = { cursor: 'aaaaaaaa-1', messages: [], bye: { reason: 'ended', retry_ms: 100 } };
                request.respond({ contentType: 'application/json', body: JSON.stringify(body) });
            }
        });
        await page.page.waitForSelector('#join-button', { visible: true });
        await page.page.click('#join-button');
        await page.waitForState('ended');
        await page.page.waitForFunction(() => document.querySelector('#banner-text').textContent.includes('ended the class'));
        await new Promise((resolve) => page.page.once('requestfailed', resolve)); // nobody answers any more
        assert.match(await page.text('#banner-text'), /^The teacher has ended the class/);
        assert.equal(await page.text('#countdown'), '');
    });

    it('offers the groups that the operator has opened, and puts who joins one into the class too', async () => {
        const grouped = await Holdfastd.start(['--open', 'class', '--open', 'class.red', '--open', 'class.blue']);
        await context?.close();
        context = await browser.createBrowserContext();
        const page = await JoinPage.open(context, grouped.url);
        await page.page.waitForSelector('#groups', { visible: true });
        const names = await page.page.$$eval('#group-choices label', (all) => all.map((label) => label.textContent));
        assert.deepEqual(names, ['class', 'red', 'blue']);
        await page.page.click('#group-choices input[value="class.red"]');
        await screenshot(page.page, 'groups');
        await page.join('Ana');
        assert.match(await page.text('#you'), /Ana, in class, class\.red/);
        await grouped.publish('to all', 'class');
        await grouped.publish('to blue', 'class.blue');
        await grouped.publish('to red', 'class.red');
        await page.waitForMessage('to red');
        assert.deepEqual(await page.messages(), ['to all', 'to red']);
        await page.page.reload();
        await page.waitForState('live');
        assert.match(await page.text('#you'), /class\.red/);
        await grouped.stop();
    });

    it('follows what its address names', async () => {
        const page = await freshPage('?channels=class,class.red');
        await page.page.waitForSelector('#join-button', { visible: true });
        assert.equal(await page.page.$eval('#groups', ({ hidden }) => hidden), true);
        await page.join('Ana');
        await server.publish('to red', 'class.red');
        await page.waitForMessage('to red');
    });

    it('says that it can be closed once one has left', async () => {
        const page = await freshPage();
        await page.join('Ana');
        await page.page.click('#leave');
        await page.page.waitForSelector('#left', { visible: true });
        assert.match(await page.text('#left'), /You can close this page\./);
    });
});
