import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { median } from './benchmark';
import { load } from './load';
import { serve } from './served';
import { signedKmsRequest } from './signed-request';
import type * as Backend from '../src/backend';

const rounds = 11;

/** The least that Node needs for a server: `node:http` and nothing else. */
const bare = `const server = require('node:http').createServer((request, response) => response.end('{}'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

/** Milliseconds from a bare server's process start to its first answer. */
async function bareStart(): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', bare], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  await load(Number(line), [await signedKmsRequest(Number(line), 'ListKeys', {})], 1, 0);
  const elapsed = performance.now() - begun;
  child.kill();
  await once(child, 'exit');
  return elapsed;
}

/** How long a user waits, and what an idle server holds. */
export const start: Benchmark = {
  name: 'start',
  title: 'Start-up and idle memory',
  async run() {
    const served: number[] = [];
    const floor: number[] = [];
    const memory: number[] = [];
    // What signing and connecting load in this process is no part of a start.
    await bareStart();
    for (let round = 0; round < rounds; round++) {
      floor.push(await bareStart());
      const begun = performance.now();
      const server = await serve();
      const request = await signedKmsRequest(server.port, 'ListKeys', {});
      await load(server.port, [request], 1, 0);
      served.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      memory.push(server.residentMb());
      await server.stop();
    }
    const { ReferenceBackend } = createRequire(__filename)(join(__dirname, '..', 'lib', 'backend')) as typeof Backend;
    const inProcess: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      const backend = await ReferenceBackend.start();
      inProcess.push(performance.now() - begun);
      await backend.stop();
    }
    return {
      columns: ['what', 'median', 'worst', 'bar', 'unit'],
      rows: [
        ['atrest serve: process start to first signed answer', median(served), Math.round(Math.max(...served)), 250, 'ms'],
        ['a bare node:http server, by turns: the same', median(floor), Math.round(Math.max(...floor)), '', 'ms'],
        ['ReferenceBackend.start() in process', median(inProcess), Number(Math.max(...inProcess).toFixed(1)), 30, 'ms'],
        ['idle memory of atrest serve', median(memory), Math.max(...memory), 80, 'MB'],
      ],
      notes: [
        `${rounds} rounds each. The first signed answer includes signing the request in this process, whose modules are loaded before.`,
      ],
    };
  },
};
