// SPDX-License-Identifier: GPL-3.0-or-later
//
// holdfast.js over WebSockets that misbehave, without a browser.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { problem, ScriptedServer, stream } from './support/scriptedserver.js';
import { ScriptedSocket } from './support/scriptedsocket.js';

const web = process.env.HOLDFAST_WEB ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../resources/web');
globalThis.crypto ??= webcrypto; // Node.js 18 has it, but not under this name
globalThis.WebSocket = ScriptedSocket;
const load = (name) => import(pathToFileURL(join(web, name)));
const { Holdfast } = await load('holdfast.js');
const { TransportChoice } = await load('transportchoice.js');

const message = (seq) => ({ id: `aaaaaaaa-${seq}`, channel: 'c', time: 0, data: seq });
const hello = (seq) => ({ hello: { epoch: 'aaaaaaaa', cursor: `aaaaaaaa-${seq}`, client: 'me', retry_ms: 1 } });
const helloEvent = (cursor) => `id: ${cursor}\nevent: hello\ndata: ${JSON.stringify({ cursor })}\n\n`;
const event = ({ id, ...rest }) => `id: ${id}\ndata: ${JSON.stringify({ id, ...rest })}\n\n`;

describe('A subscription over WebSockets', { timeout: 20_000 }, () => {
    let server;
    let holdfast;

    beforeEach(() => {
        ScriptedSocket.scripts = [];
        ScriptedSocket.made = [];
    });
    afterEach(() => {
        holdfast?.close();
        server?.close();
    });

    /** What is told, as it is told. */
    function collect(options = {}) {
        const told = { messages: [], gaps: [], states: [], waiters: [] };
        const look = () => (told.waiters = told.waiters.filter(({ isTrue, done }) => !isTrue() || done()));
        holdfast = new Holdfast(server.url, { channels: 'c', client: 'me', ...options });
        holdfast.addEventListener('message', ({ data }) => told.messages.push(data) && look());
        holdfast.addEventListener('gap', ({ detail }) => told.gaps.push(detail) && look());
        holdfast.addEventListener('state', ({ detail }) => told.states.push(detail) && look());
        told.until = (isTrue) => new Promise((done) => told.waiters.push({ isTrue, done }) && look());
        return told;
    }

    it('is the first choice, and acknowledges without a request', async () => {
        server = await ScriptedServer.thatAnswers();
        ScriptedSocket.scripts = [(socket) => socket.open(hello(0), { messages: [message(1), message(2)] })];
        const told = collect();
        await told.until(() => told.messages.length === 2);
        const [socket] = ScriptedSocket.made;
        assert.equal(socket.protocol, 'holdfast.v1');
        assert.equal(socket.url.protocol, 'ws:');
        holdfast.see(holdfast.cursor);
        await new Promise((sent) => (socket.onSent = sent));
        assert.deepEqual(socket.sent, [{ ack: 'aaaaaaaa-2', seen: 'aaaaaaaa-2' }]);
        assert.deepEqual([server.posts.length, server.requests.length], [0, 0]);
        assert.equal(holdfast.status.transport, 'websocket');
        assert.equal(holdfast.counters.requests, 1);
    });

    it('goes on from its cursor in another socket, and hands nothing over twice', async () => {
        server = await ScriptedServer.thatAnswers();
        ScriptedSocket.scripts = [
            (socket) => {
                socket.open(hello(0), { messages: [message(1)] });
                socket.end();
            },
            (socket) => socket.open(hello(1), { messages: [message(1), message(2)] }),
        ];
        const told = collect();
        await told.until(() => told.messages.includes(2));
        assert.deepEqual(told.messages, [1, 2]);
        assert.equal(ScriptedSocket.made[1].url.searchParams.get('since'), 'aaaaaaaa-1');
    });

    it('goes on by events where no WebSocket opens, and says so', async () => {
        server = await ScriptedServer.thatAnswers(stream(helloEvent('aaaaaaaa-0') + event(message(1))));
        const told = collect();
        await told.until(() => told.messages.length === 1);
        assert.equal(holdfast.status.transport, 'sse');
        assert.match(holdfast.status.detail, /WebSockets do not get through/);
        assert.deepEqual(told.states.filter(({ state }) => state === 'reconnecting'), []);
    });

    it('goes on from its cursor over another transport', async () => {
        server = await ScriptedServer.thatAnswers(stream(helloEvent('aaaaaaaa-1') + event(message(1)) + event(message(2))));
        ScriptedSocket.scripts = [
            (socket) => {
                socket.open(hello(0), { messages: [message(1)] });
                socket.end();
            },
        ];
        const told = collect();
        await told.until(() => told.messages.includes(2));
        assert.deepEqual(told.messages, [1, 2]);
        assert.equal(server.requests[0].searchParams.get('since'), 'aaaaaaaa-1');
    });

    it('resumes behind a gap where the server says', async () => {
        server = await ScriptedServer.thatAnswers();
        const gap = { from: 'aaaaaaaa-2', to: 'aaaaaaaa-8', reason: 'evicted' };
        ScriptedSocket.scripts = [
            (socket) => {
                socket.open(hello(2), { gap, cursor: 'aaaaaaaa-4' });
                socket.end();
            },
            (socket) => socket.open(hello(4), { messages: [message(5)] }),
        ];
        const told = collect({ since: 'aaaaaaaa-2' });
        await told.until(() => told.messages.length === 1);
        assert.deepEqual(told.gaps, [gap]);
        assert.equal(ScriptedSocket.made[1].url.searchParams.get('since'), 'aaaaaaaa-4');
    });

    for (const [what, how] of Object.entries({ token: { token: 'hf_secret' }, PIN: { pin: '482913' } })) {
        it(`is not chosen with a ${what}, which would be in its address`, async () => {
            server = await ScriptedServer.thatAnswers(stream(helloEvent('aaaaaaaa-0')));
            const told = collect(how);
            await told.until(() => told.states.at(-1)?.state === 'live');
            assert.deepEqual(ScriptedSocket.made, []);
        });
    }

    it('says why when it is forced and refused', async () => {
        server = await ScriptedServer.thatAnswers(problem(403, 'The room is locked.'));
        const told = collect({ transport: 'websocket', token: 'hf_t' });
        await told.until(() => told.states.at(-1)?.state === 'closed');
        assert.deepEqual([told.states.at(-1).fault, told.states.at(-1).detail], ['refused', 'The room is locked.']);
        assert.equal(ScriptedSocket.made[0].url.searchParams.get('token'), 'hf_t');
    });
});

describe('The choice of a transport', () => {
    const opening = { hasConnected: false, isSilence: false, isRepeated: false };
    const silent = { ...opening, isSilence: true };
    const broken = { ...opening, hasConnected: true };

    /** Does these things, and returns what is used after each. */
    function used(choice, ...events) {
        return events.map((event) => {
            event === 'live' ? choice.markLive() : choice.turn(event);
            return choice.transport;
        });
    }

    it('goes from the best to the one that works, and stays there', () => {
        const choice = new TransportChoice('auto', false);
        assert.equal(choice.transport, 'websocket');
        assert.deepEqual(used(choice, opening, silent, 'live', broken, opening), Array(5).fill('sse').fill('long-poll', 1));
        assert.match(choice.fallback, /long polling/);
    });

    it('begins again when the last one does not work either', () => {
        assert.deepEqual(used(new TransportChoice('auto', false), opening, silent, opening), ['sse', 'long-poll', 'websocket']);
    });

    it('does not try them all while the server is down', () => {
        assert.deepEqual(used(new TransportChoice('auto', false), opening, opening, opening), ['sse', 'sse', 'sse']);
    });

    it('asks another why a WebSocket does not open any more, and goes back to it', () => {
        const choice = new TransportChoice('auto', false);
        const again = { ...opening, isRepeated: true };
        assert.deepEqual(used(choice, 'live', broken, opening, again, again), [
            'websocket', 'websocket', 'websocket', 'sse', 'websocket',
        ]);
        assert.deepEqual(used(choice, again, 'live', broken), ['sse', 'sse', 'websocket']);
    });

    it('has no WebSocket in it for who has a secret', () => {
        assert.equal(new TransportChoice('auto', true).transport, 'sse');
        assert.equal(new TransportChoice('websocket', true).transport, 'websocket');
    });

    it('keeps to what was forced', () => {
        const choice = new TransportChoice('sse', false);
        assert.deepEqual(used(choice, silent, opening, broken), ['sse', 'sse', 'sse']);
        assert.equal(choice.isForced, true);
    });
});
