// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const program = process.env.HOLDFASTD;

/**
 * Makes a token, as an operator does.
 * @param {string} file The file of tokens, for the server's option `--tokens`.
 * @param {string} scope @param {string} channels
 * @returns {Promise<string>}
 */
export async function createToken(file, scope, channels) {
    const args = ['token', 'create', '--scope', scope, '--channels', channels, '--tokens', file];
    return (await promisify(execFile)(program, args)).stdout.trim();
}

/**
 * The real server, on a free port of its own, which it keeps over restarts.
 *
 * Invariant: none is left when `stop()` has returned.
 */
export class Holdfastd {
    #process = null;
    #listen = '127.0.0.1:0';
    #said = '';

    /** Where it listens, with a slash at the end. @type {string} */
    url = '';

    #options;
    #tokenFile = '';
    #manageUrl = '';

    /** @param {string[]} options More for the command line. */
    constructor(options = []) {
        this.#options = options;
    }

    /** @param {string[]} [options] */
    static async start(options) {
        const server = new Holdfastd(options);
        await server.start();
        return server;
    }

    /**
     * Starts it with a management API.
     * @param {string} tokenFile Where it stores the token; it must not exist.
     */
    static async startManaged(tokenFile) {
        const server = new Holdfastd();
        server.#tokenFile = tokenFile;
        await server.start();
        return server;
    }

    /**
     * One request to the management API, as the operator.
     * @param {string} method @param {string} path Below /api/v1. @param {*} [body] JSON.
     * @returns {Promise<*>} The answer, or null if it has no body.
     */
    async manage(method, path, body) {
        const token = (await readFile(this.#tokenFile, 'utf8')).trim();
        const answer = await fetch(`${this.#manageUrl}api/v1${path}`, {
            method,
            headers: { Authorization: `Bearer ${token}` },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (!answer.ok) {
            throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
        }
        return answer.status === 204 ? null : answer.json();
    }

    get port() {
        return Number(new URL(this.url).port);
    }

    /** Starts it, on the same port as before if it has run before, and waits until it says where it listens. */
    async start() {
        if (!program) {
            throw new Error('HOLDFASTD has to name the holdfastd to test.');
        }
        const manage = this.#tokenFile ? ['--manage', '127.0.0.1:0', '--token-file', this.#tokenFile] : ['--manage', 'off'];
        const args = ['--listen', this.#listen, ...manage, '--publish', 'local', ...this.#options];
        this.#process = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
        this.#process.stderr.on('data', (bytes) => (this.#said += bytes));
        await this.#readUrls();
        this.#listen = new URL(this.url).host;
    }

    async #readUrls() {
        for await (const line of createInterface({ input: this.#process.stdout })) {
            const [, what, url] = /^(Listening|Management API) on (https?:\/\/\S+?)\/?(?: |$)/.exec(line) ?? [];
            if (what === 'Listening') {
                this.url = `${url}/`;
            } else if (what) {
                this.#manageUrl = `${url}/`;
            }
            if (this.url && (this.#manageUrl || !this.#tokenFile)) {
                this.#process.stdout.resume();
                return;
            }
        }
        throw new Error(`${program} ended without listening: ${this.#said}`);
    }

    /** kill -9: it has no chance to say goodbye. */
    async kill() {
        await this.#end('SIGKILL');
    }

    /** Asks it to end, as a service manager does. */
    async stop() {
        await this.#end('SIGTERM');
    }

    async #end(signal) {
        const running = this.#process;
        this.#process = null;
        if (running && running.exitCode === null && running.signalCode === null) {
            running.kill(signal);
            await once(running, 'exit');
        }
    }

    /** @param {string} id A message's. @returns {Promise<object>} What became of it. */
    async receipt(id) {
        return (await fetch(`${this.url}messages/${id}`)).json();
    }

    /** Publishes bytes of a type. @param {Buffer} bytes @param {string} type @param {string} channel */
    async publishBytes(bytes, type, channel) {
        const answer = await fetch(`${this.url}channels/${channel}`, {
            method: 'POST',
            headers: { 'Content-Type': type },
            body: bytes,
        });
        if (answer.status !== 201) {
            throw new Error(`The publish was answered ${answer.status}: ${await answer.text()}`);
        }
    }

    /**
     * Publishes as anyone on this machine may: one POST.
     * @param {string|object} payload Text, or what is sent as JSON.
     * @param {string} [channel]
     * @param {Record<string, string>} [headers]
     * @returns {Promise<{id: string, subscribers: number}>}
     */
    async publish(payload, channel = 'class', headers = {}) {
        const isText = typeof payload === 'string';
        const answer = await fetch(`${this.url}channels/${channel}`, {
            method: 'POST',
            headers: { 'Content-Type': isText ? 'text/plain' : 'application/json', ...headers },
            body: isText ? payload : JSON.stringify(payload),
        });
        if (answer.status !== 201) {
            throw new Error(`The publish was answered ${answer.status}: ${await answer.text()}`);
        }
        return answer.json();
    }
}
