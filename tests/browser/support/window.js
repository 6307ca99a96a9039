// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = process.env.HOLDFAST;
const run = promisify(execFile);

/**
 * The real desktop app with a fresh profile on this X server, driven by the keyboard as a person would. No window
 * manager runs, so a dialog gets the keyboard by `focus()`.
 *
 * Invariant: none is left when `stop()` has returned.
 */
export class Window {
    #process;
    #home;
    #said = '';
    #manageUrl;

    /** Where phones join, with a slash at the end. @type {string} */
    url;

    /**
     * @param {object} [how]
     * @param {'en'|'zh_CN'} [how.language]
     * @param {'light'|'dark'} [how.theme]
     * @param {number} [how.zoom] Percent.
     * @param {string[]} [how.options] More for the command line.
     */
    static async start({ language = 'en', theme = 'light', zoom = 100, options = [] } = {}) {
        const window = await Window.#withProfile({ language, theme, zoom });
        await window.#launch(options);
        await window.focus('Holdfast');
        return window;
    }

    /**
     * On a server elsewhere.
     * @param {object} how
     * @param {string} how.url Of its management API. @param {string} how.tokenFile
     * @param {'light'|'dark'} [how.theme]
     */
    static async attach({ url, tokenFile, theme = 'light' }) {
        const window = await Window.#withProfile({ language: 'en', theme, zoom: 100 });
        window.#spawn(['--attach', url, '--token-file', tokenFile]);
        await window.focus('Holdfast');
        return window;
    }

    static async #withProfile({ language, theme, zoom }) {
        const window = new Window();
        window.#home = await mkdtemp(join(tmpdir(), 'holdfast-'));
        const folder = join(window.#home, 'config', 'holdfast');
        await mkdir(folder, { recursive: true });
        const appearance = `[appearance]\nlanguage=${language}\ntheme=${theme}\nzoom=${zoom}\n`;
        await writeFile(join(folder, 'holdfast.ini'), appearance);
        return window;
    }

    get #environment() {
        const environment = {
            ...process.env,
            HOME: this.#home,
            XDG_CONFIG_HOME: join(this.#home, 'config'),
            XDG_DATA_HOME: join(this.#home, 'data'),
            LANG: 'C.UTF-8',
        };
        delete environment.QT_QPA_PLATFORM;
        return environment;
    }

    get #tokenFile() {
        return join(this.#home, 'token');
    }

    #spawn(args) {
        this.#process = spawn(program, args, { env: this.#environment });
        const said = (bytes) => (this.#said += bytes);
        this.#process.stdout.on('data', said);
        this.#process.stderr.on('data', said);
    }

    async #launch(options) {
        const args = ['--listen', '127.0.0.1:0', '--manage', '127.0.0.1:0', '--token-file', this.#tokenFile];
        this.#spawn([...args, ...options]);
        this.url = (await this.#hear(/(http:\/\/127\.0\.0\.1:\d+\/)\s/))[1];
        const port = (await this.#hear(/management API on 127\.0\.0\.1 port (\d+)/))[1];
        this.#manageUrl = `http://127.0.0.1:${port}/`;
    }

    async #hear(pattern) {
        while (!pattern.test(this.#said)) {
            if (this.#process.exitCode !== null) {
                throw new Error(`${program} ended: ${this.#said}`);
            }
            await Promise.race([once(this.#process.stdout, 'data'), once(this.#process.stderr, 'data')]);
        }
        return pattern.exec(this.#said);
    }

    /** Gives the keyboard to the visible window whose title begins so. @param {string} title */
    async focus(title) {
        const found = await this.#xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}`);
        await this.#xdotool('windowfocus', '--sync', found.split('\n').at(-1));
    }

    /** How many visible windows have a title that begins so. @param {string} title */
    async count(title) {
        const found = await this.#xdotool('search', '--onlyvisible', '--name', `^${title}`).catch(() => '');
        return found ? found.split('\n').length : 0;
    }

    /** @param {...string} keys As xdotool names them: `ctrl+l`, `F2`. */
    async press(...keys) {
        await this.#xdotool('key', '--delay', '60', ...keys);
    }

    /** @param {string} text */
    async type(text) {
        await this.#xdotool('type', '--delay', '20', text);
    }

    async #xdotool(...args) {
        const { stdout } = await run('xdotool', args);
        return stdout.trim();
    }

    /** Keeps a picture of the screen as a build artefact. @param {string} name */
    async screenshot(name) {
        const folder = process.env.HOLDFAST_ARTIFACTS;
        if (folder) {
            await mkdir(folder, { recursive: true });
            await run('import', ['-window', 'root', join(folder, `walk-${name}.png`)]);
        }
    }

    /** One request to its management API. @returns {Promise<*>} The answer, or null if it has no body. */
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

    /** The clients whose id, name or address contains the text. @returns {Promise<object[]>} */
    async clients(text = '') {
        return (await this.manage('GET', `/clients?limit=1000&contains=${encodeURIComponent(text)}`)).clients;
    }

    /** Starts the program once more with the same profile; returns how that ended. @returns {Promise<number>} */
    async startAgain() {
        const second = spawn(program, [], { env: this.#environment, stdio: 'ignore' });
        const [code] = await once(second, 'exit');
        return code;
    }

    get isRunning() {
        return this.#process.exitCode === null && this.#process.signalCode === null;
    }

    async stop() {
        if (this.isRunning) {
            this.#process.kill('SIGTERM');
            await once(this.#process, 'exit');
        }
        await rm(this.#home, { recursive: true });
    }
}

/** Asks again and again until the answer is true; the test's time limit ends it. @param {() => Promise<boolean>} asks */
export async function waitUntil(asks) {
    while (!(await asks())) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
