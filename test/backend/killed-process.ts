import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { systemRandom } from '../../src/backend/random';

const random = systemRandom();

/** Starts a script as a process of its own, and kills it in the middle of its work, a moment after its first line that begins with `done`. Resolves to all its lines, in words. */
export async function killedProcess(script: string, ...args: readonly string[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[][] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const words = line.split(' ');
      lines.push(words);
      if (words[0] === 'done') resolve();
    });
    child.once('close', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 30 + random.bytes(1).readUInt8(0)));
  child.kill('SIGKILL');
  await ended;
  return lines;
}
