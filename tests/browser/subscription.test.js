// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfast.js against servers and networks that misbehave, without a browser.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { json, problem, ScriptedServer, stream } from './support/scriptedserver.js';

const web = process.env.HOLDFAST_WEB ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../resources/web');
globalThis.crypto ??= webcrypto; // Node.js 18 has it, but not under this name
const load = (name) => import(pathToFileURL(join(web, name)));
const { Holdfast } = await load('holdfast.js');
const { HeldRequest } = await load('heldrequest.js');
const { jumpDetector } = await load('wakeup.js');

/** Where a page would get its events. */
const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
const nextTurn = () => new Promise((resume) => setImmediate(resume));

let server;
let subscription;

afterEach(() => {
    subscription?.close();
    subscription = null;
    server?.close();
});

const message = (seq, epoch = 'aaaaaaaa') => ({ id: `${epoch}-${seq}`, channel: 'c', time: 0, data: seq });
const answer = (cursor, messages = [], more = {}) => json({ cursor, messages, ...more });
const event = ({ id, ...rest }) => `id: ${id}\ndata: ${JSON.stringify({ id, ...rest })}\n\n`;
const hello = (cursor) => `retry: 1\nid: ${cursor}\nevent: hello\ndata: ${JSON.stringify({ cursor })}\n\n`;

/** Subscribes and collects all that is told; `until()` waits for something told or asked. */
function collect(options) {
    const told = { messages: [], gaps: [], byes: [], states: [], waiters: [] };
    const look = () => (told.waiters = told.waiters.filter(({ isTrue, done }) => !isTrue() || done()));
    server.onRequest = look;
    subscription = new Holdfast(server.url, { channels: 'c', ...options });
    const listen = (type, list) => subscription.addEventListener(type, ({ detail }) => list.push(detail) && look());
    subscription.addEventListener('message', ({ data }) => told.messages.push(data) && look());
    listen('gap', told.gaps);
    listen('bye', told.byes);
    listen('state', told.states);
    told.until = (isTrue) => new Promise((done) => told.waiters.push({ isTrue, done }) && look());
    told.untilState = (state) => told.until(() => told.states.at(-1)?.state === state);
    return told;
}

describe('A subscription', { timeout: 40_000 }, () => {
    it('needs a channel', () => assert.throws(() => new Holdfast('http://x/', { channels: [] }), TypeError));

    it('asks without being held first, then with its cursor', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-4'), answer('aaaaaaaa-5', [message(5)]));
        const told = collect({ transport: 'long-poll', channels: ['c', 'd.*'], wait: 20, client: 'me', name: '同学' });
        await told.until(() => told.messages.length === 1);
        const [first, second] = server.requests;
        assert.equal(first.pathname, '/channels/c,d.*');
        assert.deepEqual(Object.fromEntries(first.searchParams), { client: 'me', name: '同学', wait: '0' });
        assert.deepEqual(Object.fromEntries(second.searchParams), { client: 'me', name: '同学', since: 'aaaaaaaa-4', wait: '20' });
    });

    it('begins with the last messages, and only then', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-9', [message(3)]));
        const told = collect({ transport: 'long-poll', last: 1 });
        await told.until(() => server.requests.length === 2);
        assert.equal(server.requests[0].searchParams.get('last'), '1');
        assert.equal(server.requests[1].searchParams.get('last'), null);
        assert.equal(server.requests[1].searchParams.get('since'), 'aaaaaaaa-9');
    });

    it('begins with the state, and goes on in it where it was cut off', async () => {
        const cutOff = (events) => stream(events, { ends: true });
        server = await ScriptedServer.thatAnswers(
            cutOff(hello('aaaaaaaa-9.2') + event(message(3)).replace('id: aaaaaaaa-3', 'id: aaaaaaaa-9.3')),
            cutOff(hello('aaaaaaaa-9.6') + event(message(7)).replace('id: aaaaaaaa-7', 'id: aaaaaaaa-9')),
            cutOff(hello('aaaaaaaa-9') + event(message(10))),
            stream(hello('aaaaaaaa-10')),
        );
        const told = collect({ transport: 'sse', state: true });
        await told.until(() => server.requests.length === 4);
        assert.deepEqual(told.messages, [3, 7, 10]);
        const asked = server.requests.map(({ searchParams }) => [searchParams.get('state'), searchParams.get('since')]);
        assert.deepEqual(asked, [
            ['1', null],
            ['1', 'aaaaaaaa-9.3'],
            ['1', 'aaaaaaaa-9'],
            ['1', 'aaaaaaaa-10'],
        ]);
    });

    it('is polled through a state in parts', async () => {
        server = await ScriptedServer.thatAnswers(
            answer('aaaaaaaa-9.3', [message(3)], { state: 'aaaaaaaa-9' }),
            answer('aaaaaaaa-9', [message(7)], { state: 'aaaaaaaa-9' }),
            answer('aaaaaaaa-10', [message(10)]),
        );
        const told = collect({ transport: 'long-poll', state: true });
        await told.until(() => told.messages.length === 3);
        assert.deepEqual(told.messages, [3, 7, 10]);
        assert.equal(server.requests[1].searchParams.get('since'), 'aaaaaaaa-9.3');
    });

    for (const transport of ['sse', 'long-poll']) {
        it(`tells what was retracted and replaced (${transport})`, async () => {
            const retraction = { id: 'aaaaaaaa-2', channel: 'c', time: 0, retracts: 'aaaaaaaa-1' };
            const replacement = { id: 'aaaaaaaa-3', channel: 'c', time: 0, replaces: 'aaaaaaaa-1', data: 'new' };
            server = await ScriptedServer.thatAnswers(
                transport === 'sse'
                    ? stream(hello('aaaaaaaa-0') + `event: retract\n${event(retraction)}event: replace\n${event(replacement)}`, {
                          ends: true,
                      })
                    : answer('aaaaaaaa-3', [retraction, replacement]),
            );
            const changes = [];
            const told = collect({ transport });
            subscription.addEventListener('retract', ({ detail }) => changes.push(['retracts', detail.retracts]));
            subscription.addEventListener('replace', ({ detail }) => changes.push(['replaces', detail.replaces, detail.data]));
            await told.until(() => server.requests.length === 2);
            assert.deepEqual(changes, [
                ['retracts', 'aaaaaaaa-1'],
                ['replaces', 'aaaaaaaa-1', 'new'],
            ]);
            assert.deepEqual(told.messages, []);
            assert.equal(server.requests[1].searchParams.get('since'), 'aaaaaaaa-3');
        });
    }

    it('hands no message over twice, whatever the server sends', async () => {
        server = await ScriptedServer.thatAnswers(
            answer('aaaaaaaa-2', [message(1), message(2)]),
            answer('aaaaaaaa-3', [message(2), message(3), message(3)]),
        );
        const told = collect({ transport: 'long-poll', since: 'aaaaaaaa-0' });
        await told.until(() => told.messages.includes(3));
        assert.deepEqual(told.messages, [1, 2, 3]);
    });

    it('goes on with its stream where it broke', async () => {
        server = await ScriptedServer.thatAnswers(
            stream(hello('aaaaaaaa-0') + event(message(1)), { ends: true }),
            stream(hello('aaaaaaaa-1') + event(message(1)) + event(message(2))),
        );
        const told = collect({ transport: 'sse' });
        await told.until(() => told.messages.includes(2));
        assert.deepEqual(told.messages, [1, 2]);
        assert.equal(server.requests[1].searchParams.get('since'), 'aaaaaaaa-1');
    });

    it('tells a gap once and goes on from where the stream says', async () => {
        const gap = { from: 'aaaaaaaa-7', to: 'bbbbbbbb-2', reason: 'restarted' };
        server = await ScriptedServer.thatAnswers(
            stream(`${hello('bbbbbbbb-0')}id: bbbbbbbb-2\nevent: gap\ndata: ${JSON.stringify(gap)}\n\n`, { ends: true }),
            stream(hello('bbbbbbbb-2') + event(message(3, 'bbbbbbbb'))),
        );
        const told = collect({ transport: 'sse', since: 'aaaaaaaa-7' });
        await told.until(() => told.messages.length === 1);
        assert.deepEqual(told.gaps, [gap]);
        assert.equal(server.requests[1].searchParams.get('since'), 'bbbbbbbb-2');
    });

    const nothingLost = (complete, from, to) => [
        stream(
            `${hello('aaaaaaaa-7')}event: bye\ndata: ${JSON.stringify({ reason: 'shutting-down', retry_ms: 1, complete })}\n\n`,
            { ends: true },
        ),
        stream(
            `${hello(to)}id: ${to}\nevent: gap\ndata: ${JSON.stringify({ from, to, reason: 'restarted' })}\n\n`
                + event(message(3, 'bbbbbbbb')),
        ),
    ];
    for (const [title, complete, from, to, gaps] of [
        ['tells no gap to who had everything when the server was stopped', true, 'aaaaaaaa-7', 'bbbbbbbb-0', 0],
        ['tells the gap to who had not', undefined, 'aaaaaaaa-7', 'bbbbbbbb-0', 1],
        ['tells the gap of what the new life has lost', true, 'aaaaaaaa-7', 'bbbbbbbb-2', 1],
        ['tells the gap after another cursor', true, 'aaaaaaaa-6', 'bbbbbbbb-0', 1],
    ]) {
        it(title, async () => {
            server = await ScriptedServer.thatAnswers(...nothingLost(complete, from, to));
            const told = collect({ transport: 'sse' });
            await told.until(() => told.messages.length === 1);
            assert.equal(told.gaps.length, gaps);
        });
    }

    it('acknowledges what came by its stream, the newest only', async () => {
        server = await ScriptedServer.thatAnswers(stream(hello('aaaaaaaa-0') + event(message(1)) + event(message(2))));
        const told = collect({ transport: 'sse', client: 'a/b' });
        await told.until(() => told.messages.length === 2);
        subscription.close(); // what was not told yet is told now
        await told.until(() => server.posts.length === 1);
        assert.equal(server.posts[0].pathname, '/clients/a%2Fb/acks');
    });

    it('says that it leaves, once and for good', async () => {
        server = await ScriptedServer.thatAnswers(stream(hello('aaaaaaaa-0') + event(message(1))));
        const told = collect({ transport: 'sse', client: 'me' });
        await told.until(() => told.messages.length === 1);
        subscription.see('aaaaaaaa-1');
        subscription.leave();
        subscription.leave();
        await told.until(() => server.posts.some(({ pathname }) => pathname === '/clients/me/leave'));
        assert.equal(told.states.at(-1).state, 'closed');
        assert.equal(server.posts.filter(({ pathname }) => pathname === '/clients/me/leave').length, 1);
    });

    it('says who refused, why and until when, and stays away so long', async () => {
        server = await ScriptedServer.thatAnswers(problem(429, 'Too many here.', { 'Retry-After': '3600' }));
        const told = collect({ transport: 'long-poll' });
        await told.untilState('reconnecting');
        const { fault, detail, retryAt } = told.states.at(-1);
        assert.deepEqual([fault, detail], ['refused', 'Too many here.']);
        assert.ok(retryAt > Date.now() + 3_000_000);
        page.dispatchEvent(new Event('online'));
        await nextTurn();
        assert.equal(told.states.at(-1).state, 'reconnecting');
    });

    it('asks at once when told to', async () => {
        server = await ScriptedServer.thatAnswers(
            problem(503, 'Full.', { 'Retry-After': '3600' }),
            answer('aaaaaaaa-1', [message(1)]),
        );
        const told = collect({ transport: 'long-poll' });
        await told.untilState('reconnecting');
        subscription.retryNow();
        await told.until(() => told.messages.length === 1);
    });

    it('asks as soon as there is a network again', async () => {
        const inAnHour = hello('aaaaaaaa-0').replace('retry: 1', 'retry: 3600000');
        server = await ScriptedServer.thatAnswers(stream(inAnHour, { ends: true }), stream(event(message(1))));
        const told = collect({ transport: 'sse' });
        await told.untilState('reconnecting');
        page.dispatchEvent(new Event('online'));
        await told.until(() => told.messages.length === 1);
    });

    it('does not trust its connection after a stay in the back-forward cache', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-0'), () => {}, answer('aaaaaaaa-1', [message(1)]));
        const told = collect({ transport: 'long-poll' });
        await told.until(() => server.requests.length === 2); // held, for all it knows
        page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
        await told.until(() => told.messages.length === 1);
        assert.equal(server.requests[2].searchParams.get('wait'), '0');
    });

    it('sends its token in a field and not in the address', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-0'), answer('aaaaaaaa-1', [message(1)]));
        const told = collect({ transport: 'long-poll', token: 'hf_secret' });
        await told.until(() => told.messages.length === 1);
        assert.deepEqual(
            server.fields.slice(0, 2).map((fields) => fields.authorization),
            ['Bearer hf_secret', 'Bearer hf_secret'],
        );
        assert.ok(server.requests.every((url) => !url.href.includes('hf_secret')));
    });

    it('gives up where asking again is no use', async () => {
        server = await ScriptedServer.thatAnswers(problem(403, 'The room is locked.'));
        const told = collect({ transport: 'sse' });
        await told.untilState('closed');
        assert.equal(told.states.at(-1).fault, 'refused');
        assert.equal(told.states.at(-1).detail, 'The room is locked.');
    });

    for (const [reason, state] of [['shutting-down', 'reconnecting'], ['removed', 'closed']]) {
        it(`is ${state} after a goodbye because of ${reason}`, async () => {
            const bye = { reason, retry_ms: 3_600_000 };
            server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-1', [message(1)], { bye }));
            const told = collect({ transport: 'long-poll' });
            await told.untilState(state);
            assert.deepEqual(told.byes, [{ reason, retryMs: 3_600_000 }]);
            assert.deepEqual(told.messages, [1]);
            assert.equal(told.states.at(-1).fault, 'goodbye');
        });
    }

    it('does not take a captive portal for the server', async () => {
        server = await ScriptedServer.thatAnswers(json('<h1>Log in</h1>', { type: 'text/html' }));
        const told = collect({ transport: 'long-poll' });
        await told.untilState('reconnecting');
        assert.equal(told.states.at(-1).fault, 'unreachable');
        assert.match(told.states.at(-1).detail, /in place of the server/);
    });

    it('polls when its stream is held back on the way, and goes on polling', async () => {
        server = await ScriptedServer.thatAnswers(
            () => {}, // a stream of which nothing arrives
            answer('aaaaaaaa-0'),
            answer('aaaaaaaa-1', [message(1)]),
            (response) => response.destroy(),
            answer('aaaaaaaa-2', [message(2)]),
        );
        const told = collect({ transport: 'auto' });
        await told.until(() => told.messages.length === 2);
        assert.deepEqual(told.messages, [1, 2]);
        assert.equal(subscription.status.transport, 'long-poll');
    });

    it('is closed by its signal', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-1', [message(1)]));
        const controller = new AbortController();
        const told = collect({ transport: 'long-poll', signal: controller.signal });
        await told.until(() => told.messages.length === 1);
        controller.abort();
        assert.deepEqual([told.states.at(-1).state, told.states.at(-1).fault], ['closed', null]);
    });

    it('is iterated over, and ends the loop when it is closed', async () => {
        server = await ScriptedServer.thatAnswers(
            answer('aaaaaaaa-2', [message(1), message(2)]),
            answer('aaaaaaaa-3', [message(3)]),
        );
        subscription = new Holdfast(server.url, { channels: 'c', transport: 'long-poll' });
        const seen = [];
        for await (const { data } of subscription) {
            seen.push(data);
            data === 3 && subscription.close();
        }
        assert.deepEqual(seen, [1, 2, 3]);
    });

    it('throws into the loop why the server has ended it', async () => {
        server = await ScriptedServer.thatAnswers(problem(403, 'The room is locked.'));
        subscription = new Holdfast(server.url, { channels: 'c', transport: 'sse' });
        const loop = async () => {
            for await (const { data } of subscription) {
                assert.fail(data);
            }
        };
        await assert.rejects(loop(), { fault: 'refused', detail: 'The room is locked.' });
    });

    it('follows another channel by a change while it is live, and names it from then on', async () => {
        const hold = () => {};
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-1'), hold);
        const told = collect({ transport: 'long-poll', client: 'me' });
        await told.until(() => server.requests.length === 2);
        await subscription.subscribe('d');
        assert.deepEqual(subscription.channels, ['c', 'd']);
        assert.deepEqual(server.changes, [{ pathname: '/clients/me/channels', body: { add: ['d'], remove: [] } }]);
        page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
        await told.until(() => server.requests.length === 3);
        assert.equal(server.requests[2].pathname, '/channels/c,d');
    });

    it('follows another channel with a new request where the server does not know it', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-1'), () => {}, answer('aaaaaaaa-1'));
        server.changeStatus = 404;
        const told = collect({ transport: 'long-poll' });
        await told.until(() => server.requests.length === 2);
        await subscription.subscribe(['d', 'e']);
        assert.equal(server.requests[2].pathname, '/channels/c,d,e');
        assert.equal(server.requests[2].searchParams.get('since'), 'aaaaaaaa-1');
    });

    it('keeps its channels when a change is refused, and says why', async () => {
        server = await ScriptedServer.thatAnswers(answer('aaaaaaaa-1'));
        server.changeStatus = 403;
        const told = collect({ transport: 'long-poll' });
        await told.until(() => server.requests.length === 2);
        await assert.rejects(subscription.subscribe('secret'), { fault: 'refused' });
        assert.deepEqual(subscription.channels, ['c']);
        await assert.rejects(async () => subscription.unsubscribe('c'), TypeError);
    });

    it('publishes once, however often it has to ask', async () => {
        server = await ScriptedServer.thatAnswers();
        server.postAnswers = [
            (response) => response.destroy(),
            json({ title: 'Busy' }, { status: 503, headers: { 'Retry-After': '0' } }),
            json({ id: 'aaaaaaaa-1', channel: 'r', subscribers: 2 }, { status: 201 }),
        ];
        subscription = new Holdfast(server.url, { channels: 'c', transport: 'long-poll', token: 'hf_t' });
        const published = await subscription.publish('r/x', { hand: true }, { event: 'hand', priority: 4, ttl: 60 });
        assert.equal(published.subscribers, 2);
        const keys = server.postFields.map((fields) => fields['idempotency-key']);
        assert.equal(keys.length, 3);
        assert.equal(new Set(keys).size, 1);
        const fields = server.postFields.at(-1);
        assert.deepEqual(
            ['content-type', 'holdfast-event', 'holdfast-priority', 'holdfast-ttl', 'authorization'].map((name) => fields[name]),
            ['application/json', 'hand', '4', '60', 'Bearer hf_t'],
        );
        assert.equal(server.posts[0].pathname, '/channels/r%2Fx');
    });

    it('says who refused a message, and does not repeat it', async () => {
        server = await ScriptedServer.thatAnswers();
        server.postAnswers = [problem(403, 'Nobody may.')];
        subscription = new Holdfast(server.url, { channels: 'c', transport: 'long-poll' });
        await assert.rejects(subscription.publish('c', 'x'), { fault: 'refused', detail: 'Nobody may.' });
        assert.equal(server.posts.length, 1);
    });

    it('waits between 0 and the whole time of the backoff', async () => {
        const random = Math.random;
        Math.random = () => 0; // the shortest
        try {
            server = await ScriptedServer.thatAnswers(
                ...Array.from({ length: 6 }, () => (response) => response.destroy()),
                answer('aaaaaaaa-1', [message(1)]),
            );
            const told = collect({ transport: 'long-poll' });
            await told.until(() => told.messages.length === 1);
            assert.equal(told.states.filter(({ state }) => state === 'reconnecting').length, 6);
        } finally {
            Math.random = random;
        }
    });

    it('refuses a transport that there is not', () => {
        assert.throws(() => new Holdfast('http://x/', { channels: 'c', transport: 'pigeon' }), TypeError);
    });
});

describe('A device that has slept', () => {
    it('is noticed by its clocks', () => {
        const hasJumped = jumpDetector();
        assert.equal(hasJumped(1_000_000, 0), false);
        assert.equal(hasJumped(1_060_000, 60_000), false); // a late timer
        assert.equal(hasJumped(9_060_000, 65_000), true);
        assert.equal(hasJumped(9_065_000, 70_000), false);
        assert.equal(hasJumped(1_065_000, 75_000), true); // the clock was set back
    });
});

describe('A held request', { timeout: 20_000 }, () => {
    it('notices that nothing comes', async () => {
        server = await ScriptedServer.thatAnswers();
        await assert.rejects(new HeldRequest().open(new URL(server.url), 'application/json', 1), { isSilence: true });
    });

    it('throws what it was abandoned for', async () => {
        server = await ScriptedServer.thatAnswers();
        const request = new HeldRequest();
        const opened = request.open(new URL(server.url), 'application/json', 60_000);
        const reason = new Error('enough');
        request.abandon(reason);
        await assert.rejects(opened, reason);
        request.close();
    });
});
