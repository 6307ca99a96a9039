// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { waitUntil, Window } from './support/window.js';

/** A developer on the LAN, with curl. */
describe('Walk-through 7', () => {
    let window;
    const running = [];

    before(async () => {
        window = await Window.start({ language: 'zh_CN', options: ['--trusted-proxy', '127.0.0.1'] });
    });
    after(async () => {
        running.forEach((each) => each.kill());
        await window?.stop();
    });

    /** curl, and what it has printed. */
    function curl(...args) {
        const process = spawn('curl', ['-s', ...args]);
        const started = { process, output: '', ended: once(process, 'exit') };
        process.stdout.on('data', (bytes) => (started.output += bytes));
        running.push(process);
        return started;
    }
    async function send(text) {
        await window.focus('Holdfast');
        await window.type(text);
        await window.press('Return');
    }
    /** As a program on another machine: through a proxy that is trusted. */
    const remote = ['-H', 'X-Forwarded-For: 198.51.100.7'];

    it('holds a poll until something is sent', async () => {
        const poll = curl(`${window.url}channels/class?wait=60`);
        await waitUntil(async () => (await window.clients())[0]?.state === 'held');
        assert.match((await window.clients())[0].agent, /^curl/);
        await window.screenshot('7-held');
        await send('for curl');
        await poll.ended;
        assert.equal(JSON.parse(poll.output).messages[0].data, 'for curl');
    });

    it('streams each message with its id', async () => {
        const stream = curl('-N', '-H', 'Accept: text/event-stream', `${window.url}channels/class`);
        await waitUntil(async () => stream.output.includes('event: hello'));
        await send('one');
        await send('two');
        await waitUntil(async () => stream.output.includes('"two"'));
        assert.match(stream.output, /id: \w+-\d+\ndata: \{[^\n]*"one"/);
    });

    it('tells a program elsewhere that it needs a token, and takes it', async () => {
        const publish = ['-d', 'from elsewhere', ...remote, `${window.url}channels/class`];
        const refused = curl('-w', '%{http_code}', ...publish);
        await refused.ended;
        assert.match(refused.output, /401$/);
        assert.match(refused.output, /token/);

        const made = await window.manage('POST', '/tokens', { scopes: ['publish'], channels: ['class'], name: 'curl' });
        const taken = curl('-w', '%{http_code}', '-H', `Authorization: Bearer ${made.token}`, ...publish);
        await taken.ended;
        assert.match(taken.output, /201$/);
        assert.match(taken.output, /"subscribers":\d/);
        await window.screenshot('7-conversation');
    });
});
