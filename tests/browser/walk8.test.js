// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { waitUntil, Window } from './support/window.js';

const program = process.env.HOLDFASTD;

/** An operator with `holdfastd` on a machine without a display, and a window elsewhere. */
describe('Walk-through 8', () => {
    let folder;
    let server;
    let url;
    let manage;
    const running = [];

    /** A program, and what it has printed. */
    function start(command, args, environment = {}) {
        const { DISPLAY: _, ...withoutDisplay } = process.env;
        const process_ = spawn(command, args, { env: { ...withoutDisplay, ...environment } });
        const started = { process: process_, output: '', ended: once(process_, 'close') };
        for (const stream of [process_.stdout, process_.stderr]) {
            stream.on('data', (bytes) => (started.output += bytes));
        }
        running.push(process_);
        return started;
    }
    const holdfastd = (args, environment) => start(program, args, environment);
    const curl = (...args) => start('curl', ['-s', ...args]);
    async function printed(started, pattern) {
        await waitUntil(async () => pattern.test(started.output));
        return pattern.exec(started.output)[1];
    }
    const file = (name) => join(folder, name);
    async function asOperator(path) {
        const token = (await readFile(file('token'), 'utf8')).trim();
        return fetch(manage + path, { headers: { Authorization: `Bearer ${token}` } });
    }

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
        const settings = [
            'listen = "127.0.0.1:0"', 'manage = "127.0.0.1:0"', 'history-messages = 500', 'history-age = 60',
            'pin = "1234"', `token-file = "${file('token')}"`, `data = "${file('data')}"`,
        ];
        await writeFile(file('room.toml'), settings.join('\n') + '\n');
    });
    after(async () => {
        running.forEach((each) => each.kill());
        await rm(folder, { recursive: true });
    });

    it('says what it can do, and what it does not know', async () => {
        for (const [args, status, says] of [
            [['--help'], 0, /--listen <ADDRESS:PORT>/],
            [['--version'], 0, /^holdfast \d+\.\d+\.\d+/],
            [['--lisen', '8080'], 2, /Unknown option 'lisen'/],
        ]) {
            const tried = holdfastd(args);
            assert.deepEqual(await tried.ended, [status, null]);
            assert.match(tried.output, says);
        }
    });

    it('takes a setting from the command line, else the environment, else the file, and shows no secret', async () => {
        const shown = holdfastd(['--config', file('room.toml'), '--history-age', '62', '--print-config'], {
            HOLDFAST_HISTORY_AGE: '61',
            HOLDFAST_HISTORY_BYTES: '70000',
        });
        assert.deepEqual(await shown.ended, [0, null]);
        assert.match(shown.output, /^history-age = 62\s+# --history-age$/m);
        assert.match(shown.output, /^history-bytes = 70000\s+# HOLDFAST_HISTORY_BYTES$/m);
        assert.match(shown.output, /^history-messages = 500\s+# .*room\.toml/m);
        assert.doesNotMatch(shown.output, /1234/);
    });

    it('prints where it listens, without a display', async () => {
        server = holdfastd(['--config', file('room.toml')]);
        url = await printed(server, /Listening on (http:\/\/127\.0\.0\.1:\d+\/)/);
        manage = await printed(server, /Management API on (http:\/\/127\.0\.0\.1:\d+\/)/);
    });

    it('says why a second one does not start', async () => {
        const second = holdfastd(['--listen', new URL(url).host, '--manage', 'off']);
        assert.notEqual((await second.ended)[0], 0);
        assert.match(second.output, new RegExp(`${new URL(url).port}.*(in use|another program)`));

        const sameFolder = holdfastd(['--listen', '127.0.0.1:0', '--manage', 'off', '--data', file('data')]);
        assert.notEqual((await sameFolder.ended)[0], 0);
        assert.match(sameFolder.output, new RegExp(`\\b${server.process.pid}\\b`));
    });

    it('is healthy, and counts', async () => {
        assert.equal((await fetch(`${manage}healthz`)).status, 200);
        const metrics = await (await asOperator('metrics')).text();
        for (const name of ['holdfast_clients', 'holdfast_connections', 'holdfast_messages_published_total']) {
            assert.match(metrics, new RegExp(`^${name}`, 'm'));
        }
    });

    it('reads its file again without letting a held request go', async () => {
        const held = curl(`${url}channels/class?wait=60&client=held`);
        await waitUntil(async () => (await (await asOperator('api/v1/status')).json()).clients.held === 1);
        const settings = await readFile(file('room.toml'), 'utf8');
        await writeFile(file('room.toml'), settings.replace('history-messages = 500', 'history-messages = 2'));
        server.process.kill('SIGHUP');
        await waitUntil(async () => /configuration was read again; changed:.*history-messages/.test(server.output));
        assert.equal(held.process.exitCode, null);

        const said = ['one', 'two', 'three'];
        for (const text of said) {
            await fetch(`${url}channels/class`, { method: 'POST', body: text });
        }
        await held.ended;
        assert.equal(JSON.parse(held.output).messages[0].data, 'one');
        const kept = await (await fetch(`${url}channels/class?since=oldest&wait=0`)).json();
        assert.deepEqual(kept.messages.map((message) => message.data), ['two', 'three']);
    });

    it('is watched and used from a window elsewhere', async () => {
        const window = await Window.attach({ url: manage, tokenFile: file('token'), theme: 'dark' });
        const poll = curl(`${url}channels/class?wait=60&client=phone&name=Ana`);
        await waitUntil(async () => (await (await asOperator('api/v1/status')).json()).clients.held === 1);
        await window.focus('Holdfast');
        await window.press('ctrl+n');
        await window.type('from the window');
        // Until it is attached it says why it cannot send, and keeps the text.
        await waitUntil(async () => {
            await window.press('Return');
            return poll.process.exitCode !== null;
        });
        await poll.ended;
        assert.equal(JSON.parse(poll.output).messages[0].data, 'from the window');
        await window.screenshot('8-attached');
        await window.stop();
    });

    it('says goodbye to whoever it holds, and loses nothing', async () => {
        const held = curl(`${url}channels/class?wait=60&client=held`);
        await waitUntil(async () => (await (await asOperator('api/v1/status')).json()).clients.held === 1);
        server.process.kill('SIGTERM');
        assert.deepEqual(await held.ended, [0, null]);
        assert.equal(JSON.parse(held.output).bye.reason, 'shutting-down');
        assert.deepEqual(await server.ended, [0, null]);

        server = holdfastd(['--config', file('room.toml')]);
        url = await printed(server, /Listening on (http:\/\/127\.0\.0\.1:\d+\/)/);
        const kept = await (await fetch(`${url}channels/class?since=oldest&wait=0`)).json();
        assert.deepEqual(kept.messages.map((message) => message.data), ['three', 'from the window']);
    });
});
