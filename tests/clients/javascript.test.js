// SPDX-License-Identifier: GPL-3.0-or-later
//
// The npm package as its users get it: packed, installed, used.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Holdfastd } from '../browser/support/holdfastd.js';

const run = promisify(execFile);
const source = process.env.HOLDFAST_PACKAGE;
const npm = process.env.HOLDFAST_NPM ?? 'npm';
const MostBytes = 8192;
const tools = createRequire(join(source, 'package.json'));

/** Newer than the browsers of 2022 that the README names. */
const TooNew = [
    'withResolvers', 'toSorted', 'toReversed', 'toSpliced', 'groupBy', 'AbortSignal.any', 'Array.fromAsync', 'isWellFormed',
    'URL.canParse', 'Symbol.dispose', 'Symbol.asyncDispose', 'structuredClone(', 'scheduler.', 'Iterator.', 'Promise.try',
];

describe('The npm package', { timeout: 200_000 }, () => {
    let folder;
    let installed;
    let server;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
        const { stdout } = await run(npm, ['pack', '--json', '--pack-destination', folder], { cwd: source });
        const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
        await writeFile(join(folder, 'package.json'), '{"name":"user","private":true}');
        await run(npm, ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder });
        installed = join(folder, 'node_modules/holdfast-client');
        server = await Holdfastd.start();
    });
    after(async () => {
        await server?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    it('has what it names, and nothing else', async () => {
        assert.deepEqual((await readdir(installed)).sort(), ['README.md', 'dist', 'holdfast.d.ts', 'package.json', 'tabs.d.ts']);
        const dist = (await readdir(join(installed, 'dist'))).map((name) => name.replace(/^shared-\w+/, 'shared')).sort();
        assert.deepEqual(dist, [
            'holdfast.cjs', 'holdfast.classic.js', 'holdfast.js', 'holdfast.tabs.classic.js', 'shared.js', 'tabs.js', 'tabworker.js',
        ]);
    });

    /** The text of a script and of what it imports. */
    async function textOf(name) {
        const text = await readFile(join(installed, 'dist', name), 'utf8');
        const imported = [...text.matchAll(/from"\.\/([^"]+)"/g)].map(([, from]) => textOf(from));
        return [text, ...(await Promise.all(imported))].flat();
    }

    for (const name of ['holdfast.js', 'holdfast.classic.js', 'holdfast.cjs']) {
        it(`has at most 8 KB in ${name}, compressed, with all transports`, async () => {
            const bytes = (await textOf(name)).reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
            console.log(`${name}: ${bytes} bytes compressed`);
            assert.ok(bytes <= MostBytes, `${bytes} bytes`);
        });
    }

    for (const name of ['holdfast.js', 'tabs.js', 'tabworker.js', 'holdfast.classic.js', 'holdfast.tabs.classic.js', 'holdfast.cjs']) {
        it(`asks in ${name} for no more than a browser of 2022`, async () => {
            const isModule = ['holdfast.js', 'tabs.js'].includes(name);
            (await textOf(name)).forEach((text) => checkSyntax(text, isModule ? 'module' : 'script'));
        });
    }

    it('asks for no more in the page and the modules that the server serves', async () => {
        const web = join(process.env.HOLDFAST_SOURCE, 'resources/web');
        const scripts = (await readdir(web)).filter((name) => name.endsWith('.js'));
        assert.ok(scripts.length > 20);
        for (const name of scripts) {
            checkSyntax(await readFile(join(web, name), 'utf8'), 'module');
        }
    });

    function checkSyntax(text, sourceType) {
        const { parse } = tools('acorn');
        const found = [];
        parse(text, { ecmaVersion: 2022, sourceType, onToken: ({ type, value }) => type.label === 'regexp' && found.push(value) });
        assert.doesNotMatch(text, /\bstatic\s*\{/, 'a static block: Safari 16.4');
        found.forEach(({ pattern }) => assert.doesNotMatch(pattern, /\(\?<[=!]/, 'a look-behind: Safari 16.4'));
        TooNew.forEach((name) => assert.ok(!text.includes(name), name));
    }

    /** Runs a program of a user, in which `url` is the server's. */
    async function use(name, text) {
        await writeFile(join(folder, name), text);
        const { stdout } = await run(process.execPath, [join(folder, name)], { env: { ...process.env, HOLDFAST_URL: server.url } });
        return stdout.trim().split('\n');
    }

    const session = (channel) => `
        const holdfast = new Holdfast(process.env.HOLDFAST_URL, { channels: '${channel}', since: 'oldest' });
        const reading = (async () => {
            for await (const { data, event, encoding } of holdfast) {
                console.log(JSON.stringify(data), event, encoding);
                if (encoding) break;
            }
        })();
        (async () => {
            await holdfast.publish('${channel}', 'one');
            await holdfast.publish('${channel}', { two: 2 }, { event: 'news' });
            await holdfast.subscribe('${channel}.more');
            await holdfast.publish('${channel}.more', new Uint8Array([0xff, 0]));
            await reading;
            console.log(holdfast.status.state);
            holdfast.close();
            console.log(holdfast.status.state);
        })();`;
    const sharing = (channel) => session(channel).replace("since: 'oldest'", "since: 'oldest', tabs: shareTabs, client: 'me'");
    const said = ['"one" undefined undefined', '{"two":2} news undefined', '"/wA=" undefined base64', 'live', 'closed'];

    it('is an ES module in Node.js', async () => {
        assert.deepEqual(await use('module.mjs', `import { Holdfast } from 'holdfast-client';${session('esm')}`), said);
    });

    it('shares a connection', async () => {
        const imports = "import { Holdfast } from 'holdfast-client'; import { shareTabs } from 'holdfast-client/tabs';";
        assert.deepEqual(await use('tabs.mjs', `${imports}${sharing('tabs')}`), said);
    });

    it('is a classic script that shares a connection', async () => {
        const text = `import 'holdfast-client/classic/tabs'; const { shareTabs } = Holdfast;${sharing('classictabs')}`;
        assert.deepEqual(await use('classictabs.mjs', text), said);
    });

    it('begins with the state, and is told of changes', async () => {
        const text = `import { Holdfast } from 'holdfast-client';
            const holdfast = new Holdfast(process.env.HOLDFAST_URL, { channels: 'slides', state: true });
            const next = (type) => new Promise((told) => holdfast.addEventListener(type, ({ detail }) => told(detail), { once: true }));
            await holdfast.publish('slides', 'one', { key: 'slide' });
            const { id } = await holdfast.publish('slides', 'two', { key: 'slide' });
            const late = new Holdfast(process.env.HOLDFAST_URL, { channels: 'slides', state: true });
            for await (const { data, key } of late) {
                console.log(data, key);
                break;
            }
            const [replaced, retracted] = [next('replace'), next('retract')];
            await holdfast.replace(id, 'three');
            console.log((await replaced).replaces === id, (await replaced).data);
            await holdfast.retract(id);
            console.log((await retracted).retracts === id);
            holdfast.close();
            late.close();`;
        assert.deepEqual(await use('state.mjs', text), ['two slide', 'true three', 'true']);
    });

    it('is CommonJS in Node.js', async () => {
        assert.deepEqual(await use('common.cjs', `const { Holdfast } = require('holdfast-client');${session('cjs')}`), said);
    });

    it('is a classic script that defines Holdfast', async () => {
        assert.deepEqual(await use('classic.mjs', `import 'holdfast-client/classic';${session('classic')}`), said);
    });

    it('has types that a strict compiler accepts, and that refuse what is wrong', async () => {
        const program = `
            import { Failure, Holdfast, type Gap, type Message } from 'holdfast-client';
            import { shareTabs } from 'holdfast-client/tabs';
            const holdfast = new Holdfast(new URL('http://127.0.0.1/'), { channels: ['a', 'b.*'], transport: 'sse', last: 1, tabs: shareTabs });
            holdfast.addEventListener('message', (event) => { const id: string = event.lastEventId; event.detail.channel + id; });
            holdfast.addEventListener('retract', ({ detail }) => detail.retracts.length);
            holdfast.addEventListener('replace', ({ detail }) => detail.replaces + detail.data);
            holdfast.addEventListener('gap', ({ detail }) => { const gap: Gap = detail; gap.reason === 'evicted'; });
            holdfast.addEventListener('state', ({ detail }) => detail.state === 'live' && detail.transport === 'websocket');
            async function all(): Promise<Message[]> {
                const seen: Message[] = [];
                for await (const message of holdfast) seen.push(message);
                const { subscribers } = await holdfast.publish('a', { any: 1 }, { priority: 5, signal: AbortSignal.timeout(1) });
                await holdfast.subscribe('c');
                await holdfast.replace(seen[0] ?? 'aaaaaaaa-1', 'new', { type: 'text/plain' });
                await holdfast.retract('aaaaaaaa-1');
                return subscribers > 0 ? seen : [];
            }
            all().catch((error: unknown) => error instanceof Failure && error.problem);
            // @ts-expect-error: no channels
            new Holdfast(null, {});
            // @ts-expect-error: no such transport
            new Holdfast(null, { channels: 'a', transport: 'pigeon' });
            // @ts-expect-error: no such event data
            holdfast.addEventListener('gap', ({ detail }) => detail.state);
            // @ts-expect-error: not a priority
            holdfast.publish('a', '', { priority: 9 });`;
        await writeFile(join(folder, 'types.mts'), program);
        const tsc = tools.resolve('typescript/bin/tsc');
        const options = ['--noEmit', '--strict', '--module', 'node16', '--target', 'es2022', '--lib', 'es2022,dom'];
        await run(process.execPath, [tsc, ...options, join(folder, 'types.mts')], { cwd: folder }).catch((error) =>
            assert.fail(error.stdout || error.message),
        );
    });
});
