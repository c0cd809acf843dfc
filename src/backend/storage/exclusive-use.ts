import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hexId } from '../ids';
import type { Random } from '../random';
import { StateDirectoryError } from './state-directory-error';
import { systemCode } from './system-error';

/** Folder of the claims in a state directory. */
export const claimName = 'in-use';
const claimForm = /^(\d+)-(\d+)-([0-9a-f]+)-[0-9a-f]{32}$/;
const ownerEnding = '.owner';
const pollMilliseconds = 5;

/**
 * Makes this process the only one that uses the state directory: docs/formats/state-directory.md, "in-use".
 * @returns what ends the use
 * @throws StateDirectoryError `in-use`
 */
export async function claimExclusiveUse(directory: string, random: Random): Promise<() => Promise<void>> {
  const folder = join(directory, claimName);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const boot = await bootId();
  const own = `${process.pid}-${(await startOf(process.pid)) ?? 0}-${boot}-${hexId(random, 16)}`;
  const release = async () => {
    for (const name of [own + ownerEnding, own]) await rm(join(folder, name), { force: true });
  };
  await writeFile(join(folder, own), '', { flag: 'wx', mode: 0o600 });
  try {
    await waitForTurn(folder, own, boot, directory);
    await writeFile(join(folder, own + ownerEnding), '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

async function waitForTurn(folder: string, own: string, boot: string, directory: string): Promise<void> {
  for (;;) {
    const names = await readdir(folder);
    const others = names.filter((name) => claimForm.test(name) && name !== own);
    const living: string[] = [];
    for (const name of others) {
      if (await isAlive(name, boot)) living.push(name);
      else for (const dead of [name + ownerEnding, name]) await rm(join(folder, dead), { force: true });
    }
    const first = living.find((name) => names.includes(name + ownerEnding)) ?? living.find((name) => name < own);
    if (first !== undefined) {
      throw new StateDirectoryError('in-use', `another process (pid ${first.split('-')[0] ?? '?'}) is using ${directory}`);
    }
    if (living.length === 0) return;
    await delay(pollMilliseconds);
  }
}

async function isAlive(claim: string, boot: string): Promise<boolean> {
  const [, pid, start, claimBoot] = claimForm.exec(claim) ?? [];
  if (pid === undefined || claimBoot !== boot) return false;
  const startNow = await startOf(Number(pid));
  if (startNow !== undefined && start !== '0') return startNow === start;
  try {
    // Signal 0 only asks (POSIX kill).
    process.kill(Number(pid), 0);
    return boot === noProc || startNow !== undefined;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

const noProc = '0';

async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => noProc);
  return id.slice(0, 8);
}

/** When a process started, in clock ticks since boot (proc(5), field 22 of stat). `undefined` where there is none, or it has ended. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The name, in parentheses, may hold anything; the fields after it begin with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}
