// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes dist/ from the modules that the server serves (resources/web): ES modules, classic scripts that define
// `Holdfast`, and CommonJS.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const web = (name) => here(`../../resources/web/${name}`);
const license = '/*! SPDX-License-Identifier: GPL-3.0-or-later */';

const common = {
    bundle: true,
    minify: true,
    target: ['chrome107', 'firefox102', 'safari16', 'node18'], // browsers of 2022
    legalComments: 'none',
    banner: { js: license },
    logLevel: 'warning',
};

/** A script without import and export, in which `scriptUrl` is its address. */
function classic(entry, output) {
    return build({
        ...common,
        format: 'iife',
        entryPoints: [entry],
        outfile: here(`dist/${output}`),
        define: { 'import.meta.url': 'scriptUrl' },
        banner: { js: `${license}\n{const scriptUrl=globalThis.document?.currentScript?.src;` },
        footer: { js: '}' },
    });
}

await rm(here('dist'), { recursive: true, force: true });
await build({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: [web('holdfast.js'), web('tabs.js')],
    outdir: here('dist'),
    chunkNames: 'shared-[hash]',
});
await build({
    ...common,
    format: 'cjs',
    entryPoints: [web('holdfast.js')],
    outfile: here('dist/holdfast.cjs'),
    define: { 'import.meta.url': 'undefined' },
});
await classic(here('classic.js'), 'holdfast.classic.js');
await classic(here('classictabs.js'), 'holdfast.tabs.classic.js');
// It also loads as a classic script, where a browser knows no modules in a SharedWorker.
await build({ ...common, format: 'iife', entryPoints: [web('tabworker.js')], outfile: here('dist/tabworker.js') });
