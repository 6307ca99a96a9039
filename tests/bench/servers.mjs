// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the benchmark scripts share: servers to start and stop, one measurement, medians.

import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const run = promisify(execFile);
const nchanScript = join(dirname(fileURLToPath(import.meta.url)), 'nchan.sh');
export const hasNchan = existsSync('/usr/lib/nginx/modules/ngx_nchan_module.so');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts a program and resolves when its output matches; `stop` ends it and waits.
function start(command, args, ready) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${output}`)));
    child.stdout.on('data', (data) => {
      output += data;
      const match = ready.exec(output);
      if (match) resolve({ pid: match.groups?.pid ?? child.pid, stop });
    });
  });
}

// One run of `row.load` against a server of its own. `row`: load (arguments of holdfast-bench),
// transport and block (for the floor), daemon (arguments of holdfastd).
export class Bench {
  constructor(programs) {
    this.program = join(programs, 'holdfast-bench');
    this.servers = {
      floor: (port, row) => start(this.program, ['floor', '--port', port, '--transport',
        row.transport ?? 'sse', ...(row.block ? ['--block'] : [])], /\n/),
      nchan: (port) => start('/bin/sh', [nchanScript, port], /worker process (?<pid>\d+)/),
      holdfast: (port, row) => start(join(programs, 'holdfastd'), ['--listen', `127.0.0.1:${port}`,
        '--manage', 'off', '--workers', '1', ...(row.daemon ?? [])], /Listening on/),
    };
  }

  async measure(row, name) {
    const port = String(await freePort());
    const server = await this.servers[name](port, row);
    try {
      const args = [...row.load, '--server', name, '--port', port, '--pid', String(server.pid),
        '--json'];
      const { stdout } = await run(this.program, args, { timeout: 300_000, maxBuffer: 1 << 24 })
        .catch((error) => {
          if (error.code === 1 && error.stdout) return error; // measured, and not exact
          throw error;
        });
      return JSON.parse(stdout);
    } finally {
      await server.stop();
    }
  }
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Replaces what stands under a heading of a document, up to the next heading of its level.
export function replaceSection(file, heading, text) {
  const before = readFileSync(file, 'utf8');
  const start = before.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`${file} has no heading "${heading}"`);
  const body = start + heading.length + 2;
  const level = heading.slice(0, heading.indexOf(' ') + 1);
  const next = before.indexOf(`\n${level}`, body);
  const rest = next < 0 ? '' : before.slice(next);
  writeFileSync(file, `${before.slice(0, body)}\n${text}${rest}`);
}
