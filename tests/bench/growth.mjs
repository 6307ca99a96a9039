// SPDX-License-Identifier: GPL-3.0-or-later
//
// How cost grows: memory per connection and CPU per delivery for more and more held connections and
// workers, CPU per publish for more and more channels. Draws a chart and writes the figures into
// "How cost grows" of docs/benchmarks.md. Started by ./dev bench --growth.
//
//   node growth.mjs --programs FOLDER --document FILE --image FILE [--rounds N]

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Bench, median, replaceSection, run } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    programs: { type: 'string' },
    document: { type: 'string' },
    image: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(options.rounds);
const bench = new Bench(options.programs);

const connections = [1000, 5000, 18000];
const workers = [1, 2, 3, 4];
const channels = [1, 1000, 100000];

// As many deliveries whatever the number of subscribers, and time for each fan-out to end.
const held = (subscribers, count) => ({
  load: ['fanout', '--subscribers', String(subscribers), '--messages',
    String(Math.round(180000 / subscribers)), '--rate', String(Math.round(24000 / subscribers)
      || 1)],
  daemon: ['--workers', String(count)],
});
const published = (count) => ({
  load: ['publish', '--messages', '200000', '--publishers', '64', '--channels', String(count)],
});

// Medians over all rounds; the rows of one round in turn, so that a slow minute hits them alike.
async function medians(rows, keys) {
  const runs = rows.map(() => []);
  for (let round = 1; round <= rounds; ++round) {
    for (const [i, row] of rows.entries()) {
      runs[i].push(await bench.measure(row, 'holdfast'));
      console.log(`${round}/${rounds}  ${row.load.join(' ')} ${(row.daemon ?? []).join(' ')}: `
        + keys.map((key) => `${key} ${runs[i].at(-1)[key]}`).join(', '));
    }
  }
  return runs.map((results) => keys.map((key) => median(results.map((result) => result[key]))));
}

const sizes = connections.flatMap((subscribers) => workers.map((count) => ({ subscribers, count })));
const holding = await medians(sizes.map(({ subscribers, count }) => held(subscribers, count)),
  ['anonymous_kb_per_connection', 'cpu_us_per_delivery']);
const publishing = await medians(channels.map(published), ['cpu_us_per_publish']);

const at = (subscribers, count) => holding[sizes.findIndex((size) =>
  size.subscribers === subscribers && size.count === count)];

function markdown() {
  const thousands = (number) => number.toLocaleString('en');
  const rows = connections.map((subscribers) => `| ${thousands(subscribers)} | `
    + workers.map((count) => at(subscribers, count)[0].toFixed(2)).join(' | ') + ' | '
    + workers.map((count) => at(subscribers, count)[1].toFixed(1)).join(' | ') + ' |');
  return [
    '![Memory per held connection and CPU per delivery for 1,000, 5,000 and 18,000 event streams and '
      + '1 to 4 workers; CPU per publish for 1, 1,000 and 100,000 channels](images/growth.png)',
    '',
    `Event streams on one channel, medians of ${rounds} rounds on the machine above. KB per held `
      + 'connection, then µs of CPU per delivery:',
    '',
    `| connections | ${workers.map((n) => `KB, ${n} worker${n > 1 ? 's' : ''}`).join(' | ')} | `
      + `${workers.map((n) => `µs, ${n} worker${n > 1 ? 's' : ''}`).join(' | ')} |`,
    `|---|${'---|'.repeat(2 * workers.length)}`,
    ...rows,
    '',
    'µs of CPU per publish with nobody subscribed, 64 in flight, spread over so many channels:',
    '',
    `| channels | ${channels.map(thousands).join(' | ')} |`,
    `|---|${'---|'.repeat(channels.length)}`,
    `| µs | ${publishing.map(([cpu]) => cpu.toFixed(1)).join(' | ')} |`,
    '',
    'Again: `./dev bench --growth`.',
    '',
  ].join('\n');
}

// gnuplot reads the figures from files: x, then a column for each line.
async function draw() {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  try {
    writeFileSync(join(folder, 'held'), connections.map((subscribers) => [subscribers,
      ...workers.flatMap((count) => at(subscribers, count))].join(' ')).join('\n'));
    writeFileSync(join(folder, 'published'),
      channels.map((count, i) => `${count} ${publishing[i][0]}`).join('\n'));
    const lines = (offset) => workers.map((count, i) => `'${folder}/held' using 1:${2 * i + offset} `
      + `with linespoints lw 2 pt 7 title '${count} worker${count > 1 ? 's' : ''}'`).join(', ');
    const panel = (title, unit, x, what) => `set title '${title}'; set ylabel '${unit}'; `
      + `set xlabel '${x}'; plot ${what}`;
    const script = [
      `set terminal pngcairo size 1500,460 font 'sans,11'; set output '${options.image}'`,
      'set multiplot layout 1,3; set logscale x; set yrange [0:*]; set grid; set key bottom right',
      "set format x '%.0s%c'; set offsets graph 0.05, graph 0.05, graph 0.2, 0",
      panel('Memory per held connection', 'KB', 'connections', lines(2)),
      panel('Server CPU per delivery', 'µs', 'connections', lines(3)),
      panel('Server CPU per publish', 'µs', 'channels',
        `'${folder}/published' with linespoints lw 2 pt 7 notitle`),
    ].join('\n');
    writeFileSync(join(folder, 'script'), script);
    await run('gnuplot', [join(folder, 'script')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await draw();
replaceSection(options.document, '## How cost grows', markdown());
console.log(`wrote ${options.image} and ${options.document}`);
