// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tabs that share one connection: each is a client in this process or in a thread of its own, which can crash. Real tabs
// are in tests/browser/tabs.test.js.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Holdfastd } from '../browser/support/holdfastd.js';

const web = join(process.env.HOLDFAST_SOURCE, 'resources/web');
const addressOf = (name) => pathToFileURL(join(web, name)).href;
const { Holdfast } = await import(addressOf('holdfast.js'));
const { shareTabs } = await import(addressOf('tabs.js'));
const { isFollowed } = await import(addressOf('channelmatch.js'));

/** A tab in a thread, which says when it is live. */
const CrashingTab = `
    const { workerData, parentPort } = require('node:worker_threads');
    (async () => {
        const { Holdfast } = await import(workerData.holdfast);
        const { shareTabs } = await import(workerData.tabs);
        const tab = new Holdfast(workerData.url, { ...workerData.options, tabs: shareTabs });
        tab.addEventListener('undefined', () => assert.fail('The host said something that is no news.'));
        tab.addEventListener('state', ({ detail }) => detail.state === 'live' && parentPort.postMessage('live'));
    })();`;

describe('Tabs that share a connection', { timeout: 60_000 }, () => {
    let server;
    let tabs = [];
    const told = new Map();

    before(async () => (server = await Holdfastd.start()));
    after(() => server?.stop());
    afterEach(() => tabs.splice(0).forEach((tab) => tab.close()));

    function open(options) {
        const tab = new Holdfast(server.url, { client: 'me', transport: 'sse', tabs: shareTabs, ...options });
        const news = { messages: [], gaps: [], states: [], waiters: [] };
        const look = () => (news.waiters = news.waiters.filter(({ isTrue, done }) => !isTrue() || done()));
        news.until = (isTrue) => new Promise((done) => news.waiters.push({ isTrue, done }) && look());
        tab.addEventListener('message', ({ data }) => news.messages.push(data) && look());
        tab.addEventListener('gap', ({ detail }) => news.gaps.push(detail) && look());
        tab.addEventListener('state', ({ detail }) => news.states.push(detail) && look());
        told.set(tab, news);
        tabs.push(tab);
        return tab;
    }

    const until = (tab, isTrue) => told.get(tab).until(isTrue);
    const live = (tab) => until(tab, () => tab.status.state === 'live');
    const messages = (tab) => told.get(tab).messages;
    const subscribers = async (channel) => (await server.publish('count', channel)).subscribers;

    it('are one client with one connection, whatever each of them follows', async () => {
        const all = ['one.a', 'one.b', 'one.*', 'one.a'].map((channels) => open({ channels }));
        await Promise.all(all.map(live));
        await server.publish('a', 'one.a');
        await server.publish('b', 'one.b');
        assert.equal(await subscribers('one.c'), 1);
        await until(all[2], () => messages(all[2]).includes('count'));
        await server.publish('end', 'one.a');
        await Promise.all([all[0], all[2], all[3]].map((tab) => until(tab, () => messages(tab).includes('end'))));
        assert.deepEqual(all.map(messages), [['a', 'end'], ['b'], ['a', 'b', 'count', 'end'], ['a', 'end']]);
        assert.ok(all.every((tab) => tab.counters.requests === all[0].counters.requests));
    });

    it('get what each of them has asked to begin with', async () => {
        const first = open({ channels: 'past' });
        await live(first);
        for (const text of ['1', '2', '3']) {
            await server.publish(text, 'past');
        }
        const [last, oldest, now] = [{ last: 1 }, { since: 'oldest' }, {}].map((start) => open({ channels: 'past', ...start }));
        await Promise.all([last, oldest, now].map(live));
        await server.publish('4', 'past');
        await Promise.all([first, last, oldest, now].map((tab) => until(tab, () => messages(tab).includes('4'))));
        assert.deepEqual([first, last, oldest, now].map(messages), [
            ['1', '2', '3', '4'], ['3', '4'], ['1', '2', '3', '4'], ['4'],
        ]);
    });

    it('begin with the state, and are told of changes', async () => {
        const publish = (text, key) => server.publish(text, 'state', { 'Holdfast-Key': key });
        await publish('old slide', 'slide');
        const { id } = await publish('slide', 'slide');
        await publish('poll', 'poll');
        const first = open({ channels: 'state', state: true });
        await until(first, () => messages(first).length === 2);
        const second = open({ channels: 'state', state: true });
        await until(second, () => messages(second).length === 2);
        const changes = [];
        const changed = Promise.all([first, second].flatMap((tab) =>
            ['replace', 'retract'].map((what) => new Promise((done) =>
                tab.addEventListener(what, ({ detail }) => {
                    changes.push(detail.replaces ?? detail.retracts);
                    done();
                }, { once: true })))));
        await first.replace(id, 'new slide');
        await first.retract(id);
        await changed;
        assert.deepEqual(changes, Array(4).fill(id));
        assert.deepEqual([first, second].map(messages), [['slide', 'poll'], ['slide', 'poll']]);
    });

    it('lose nothing and get nothing twice while they close one after the other', async () => {
        const all = Array.from({ length: 5 }, () => open({ channels: 'closing' }));
        await Promise.all(all.map(live));
        const sent = [];
        for (const tab of all.slice(0, -1)) {
            for (let i = 0; i < 10; ++i) {
                sent.push(String(sent.length));
                await server.publish(sent.at(-1), 'closing');
                i === 4 && tab.close(); // one of them is the host
            }
        }
        const rest = all.at(-1);
        await until(rest, () => messages(rest).includes(sent.at(-1)));
        assert.deepEqual(messages(rest), sent);
        assert.deepEqual(told.get(rest).gaps, []);
    });

    it('go on without a host that has crashed', async () => {
        const options = { channels: 'crash', client: 'me', transport: 'sse' };
        const workerData = { url: server.url, options, holdfast: addressOf('holdfast.js'), tabs: addressOf('tabs.js') };
        const host = new Worker(CrashingTab, { eval: true, workerData });
        await once(host, 'message');
        const tab = open({ channels: 'crash' });
        await live(tab);
        await server.publish('before', 'crash');
        await until(tab, () => messages(tab).length === 1);
        await host.terminate();
        await server.publish('between', 'crash');
        await until(tab, () => messages(tab).length === 2);
        await server.publish('after', 'crash');
        await until(tab, () => messages(tab).length === 3);
        assert.deepEqual(messages(tab), ['before', 'between', 'after']);
        assert.deepEqual(told.get(tab).gaps, []);
    });

    it('follow more and fewer channels, each for itself', async () => {
        const [first, second] = [open({ channels: 'f.a' }), open({ channels: 'f.a' })];
        await Promise.all([live(first), live(second)]);
        await second.subscribe('f.b');
        await server.publish('b', 'f.b');
        await second.unsubscribe('f.a');
        await server.publish('a', 'f.a');
        await server.publish('b again', 'f.b');
        await until(second, () => messages(second).includes('b again'));
        await until(first, () => messages(first).includes('a'));
        assert.deepEqual([messages(first), messages(second)], [['a'], ['b', 'b again']]);
        await assert.rejects(second.unsubscribe('f.b'), TypeError);
    });

    it('are all told why the server refuses', async () => {
        const all = [open({ channels: 'no..channel' }), open({ channels: 'no..channel' })];
        await Promise.all(all.map((tab) => until(tab, () => tab.status.state === 'closed')));
        assert.deepEqual(all.map(({ status }) => status.fault), ['refused', 'refused']);
    });

    it('go on when one of them is refused what it follows', async () => {
        const good = open({ channels: 'good' });
        await live(good);
        const bad = open({ channels: 'no..channel' });
        await until(bad, () => bad.status.state === 'closed');
        assert.equal(bad.status.fault, 'refused');
        const late = open({ channels: 'good.too' });
        await live(late);
        await server.publish('still here', 'good');
        await server.publish('here too', 'good.too');
        await Promise.all([good, late].map((tab) => until(tab, () => messages(tab).length === 1)));
        assert.equal(good.status.state, 'live');
    });

    it('are not all there any more when the last has left', async () => {
        const all = [open({ channels: 'left' }), open({ channels: 'left' })];
        await Promise.all(all.map(live));
        all[0].leave();
        await live(all[1]);
        all[1].leave();
        while ((await subscribers('left')) > 0) {} // the test's time limit ends it
    });

    const matching = [
        ['a.b', 'a.b', true], ['a.*', 'a.b', true], ['a.*', 'a.b.c', false], ['a.**', 'a.b.c', true], ['a.**', 'a', false],
        ['**', 'a.b', true], ['*', 'a.b', false], ['**', 'system.client.x', false], ['*.b', 'a.b', true], ['a', 'A', false],
    ];
    for (const [pattern, channel, expected] of matching) {
        it(`take ${channel} ${expected ? '' : 'not '}as one of ${pattern}`, () => {
            assert.equal(isFollowed([pattern], channel), expected);
        });
    }
});
