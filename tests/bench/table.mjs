// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the whole benchmark table, the servers in turn within each round, and writes medians and
// spread into the results of docs/benchmarks.md. Started by ./dev bench.
//
//   node table.mjs --programs FOLDER --document FILE [--rounds N] [--only TEXT]

import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

import { Bench, hasNchan, median, replaceSection, run } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    programs: { type: 'string' },
    document: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(options.rounds);
const bench = new Bench(options.programs);

const hold = (more) => ['hold', '--subscribers', '18000', '--seconds', '1', ...more];
const paced = (transport) => ['fanout', '--transport', transport, '--subscribers', '5000',
  '--messages', '20', '--rate', '3'];
const flat = (transport) => ['fanout', '--transport', transport, '--subscribers', '500', '--flat',
  '--seconds', '4'];

// What is measured: the figure's key, the servers it makes sense for, and the load.
const table = [
  { name: 'memory per held connection, 18,000 on one channel', unit: 'KB', digits: 2,
    key: 'anonymous_kb_per_connection', load: hold([]), transport: 'sse' },
  { name: 'memory per held connection, 18,000 with a channel each', unit: 'KB', digits: 2,
    key: 'anonymous_kb_per_connection', load: hold(['--channels', '18000']), transport: 'sse' },
  { name: 'CPU to connect and hold one SSE subscriber, 18,000', unit: 'µs', digits: 1,
    key: 'cpu_us_per_connect', load: hold([]), transport: 'sse' },
  ...['sse', 'ws', 'long-poll'].map((transport) => ({
    name: `CPU per delivery to 5,000, ${transport}`, unit: 'µs', digits: 2,
    key: 'cpu_us_per_delivery', load: paced(transport), transport })),
  { name: 'the same, sse, `holdfastd --no-io-uring`', unit: 'µs', digits: 2,
    key: 'cpu_us_per_delivery', load: paced('sse'), transport: 'sse',
    servers: ['floor', 'holdfast'], daemon: ['--no-io-uring'] },
  ...['sse', 'ws', 'long-poll'].map((transport) => ({
    name: `deliveries per second, 64 publishers flat out, 500 ${transport}`, unit: 'k/s',
    digits: 0, scale: 1e-3, key: 'deliveries_per_second', load: flat(transport), transport,
    block: true, losses: true })),
  { name: 'publish answered p99 during fan-outs to 18,000', unit: 'ms', digits: 2,
    key: 'publish_answer_p99_ms', transport: 'sse',
    load: ['fanout', '--subscribers', '18000', '--messages', '100', '--rate', '5'] },
  ...[1, 64].map((publishers) => ({
    name: `CPU per publish, nobody subscribed, ${publishers} in flight`, unit: 'µs', digits: 1,
    key: 'cpu_us_per_publish', transport: 'sse',
    load: ['publish', '--messages', '100000', '--publishers', String(publishers)] })),
];

function cell(row, runs) {
  if (runs.length === 0) return '–';
  const show = (value) => (value * (row.scale ?? 1)).toFixed(row.digits)
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const figures = runs.map((result) => result[row.key]);
  const spread = `${show(Math.min(...figures))}–${show(Math.max(...figures))}`;
  let text = `**${show(median(figures))}** (${spread}) ${row.unit}`;
  if (row.losses || runs.some((result) => result.lost > 0)) {
    const share = (key) => {
      const of = runs.reduce((sum, r) => sum + r.delivered + r.lost + r.lost_told, 0);
      return 100 * runs.reduce((sum, r) => sum + r[key], 0) / Math.max(1, of);
    };
    text += `; lost in silence ${share('lost').toFixed(share('lost') ? 1 : 0)} %`;
    if (share('lost_told') > 0) text += `, told ${share('lost_told').toFixed(1)} %`;
  }
  return text;
}

async function version(command, args, pattern) {
  const { stdout, stderr } = await run(command, args).catch(() => ({ stdout: '', stderr: '' }));
  return pattern.exec(stdout + stderr)?.[1] ?? 'unknown';
}

async function measureAll() {
  const rows = table.filter((row) => row.name.includes(options.only));
  const results = rows.map(() => ({ floor: [], nchan: [], holdfast: [] }));
  for (let round = 1; round <= rounds; ++round) {
    for (const [i, row] of rows.entries()) {
      for (const name of row.servers ?? ['floor', 'nchan', 'holdfast']) {
        if (name === 'nchan' && !hasNchan) continue;
        const result = await bench.measure(row, name);
        results[i][name].push(result);
        console.log(`${round}/${rounds}  ${row.name}  ${name}: ${result[row.key]}`);
      }
    }
  }
  return { rows, results };
}

async function document({ rows, results }) {
  const nginx = await version('nginx', ['-v'], /nginx\/([\d.]+)/);
  const nchan = await version('dpkg-query', ['-W', '-f=${Version}', 'libnginx-mod-nchan'],
    /(?:\d+:)?(\S+)/);
  const lines = [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × `
      + `${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; `
      + `holdfastd with one worker, ${hasNchan ? `nginx ${nginx} with nchan ${nchan}, one worker, `
      + '100 messages kept per channel' : 'nchan not installed'}, the floor; ${rounds} rounds, the `
      + 'servers in turn. Medians, and in brackets the lowest and the highest.',
    '',
    '| what | nchan | floor | Holdfast | Holdfast : floor |',
    '|---|---|---|---|---|',
  ];
  for (const [i, row] of rows.entries()) {
    const { floor, nchan: peer, holdfast } = results[i];
    const middle = (runs) => median(runs.map((r) => r[row.key]));
    const ratio = floor.length && middle(floor) > 0
      ? (middle(holdfast) / middle(floor)).toFixed(2) : '–';
    lines.push(`| ${row.name} | ${cell(row, peer)} | ${cell(row, floor)} | `
      + `${cell(row, holdfast)} | ${ratio} |`);
  }
  lines.push('', 'The loads, each with `--server`, `--port` and `--pid` of the server in turn:', '',
    ...new Set(rows.map((row) => `    holdfast-bench ${row.load.join(' ')}`)), '',
    'The floor\'s flat-out rows are its `--block` variant.', '');
  return lines.join('\n');
}

const text = await document(await measureAll());
replaceSection(options.document, '## Results', text);
console.log(`\nwrote ${options.document}\n\n${text}`);
