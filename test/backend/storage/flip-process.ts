/** Run by a test as a process of its own: `FILE EXPECTED FROM TO`. Flips a byte of a copy per round and tells what opening it gave. */
import { readFileSync, writeFileSync } from 'node:fs';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { DamagedRecords, openLmdbRecords } from '../../../src/backend/storage/lmdb-records';
import { table } from '../../../src/backend/storage/record-store';

export const flipRootKey = insecureSeededRandom('root key').bytes(32);
export const flipTable = table<{ readonly text: string }>('things');

async function main([file = '', expected = '', from, to]: readonly string[]): Promise<void> {
  const whole = readFileSync(file);
  for (let round = Number(from); round < Number(to); round++) {
    const at = insecureSeededRandom(`flip ${round}`).bytes(4).readUInt32BE(0) % whole.length;
    const damaged = Buffer.from(whole);
    damaged.writeUInt8((damaged.readUInt8(at) + 1 + (round % 255)) % 256, at);
    const copy = `${file}.${round}.mdb`;
    writeFileSync(copy, damaged);
    let answer: string;
    try {
      const store = await openLmdbRecords(copy, flipRootKey, systemRandom());
      answer = JSON.stringify(await store.list(flipTable)) === readFileSync(expected, 'utf8') ? 'whole' : 'WRONG DATA';
      await store.close();
    } catch (error) {
      answer = error instanceof DamagedRecords ? 'damaged' : String(error);
    }
    process.stdout.write(`${answer}\n`);
  }
}

if (require.main === module) void main(process.argv.slice(2));
