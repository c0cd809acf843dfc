import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Benchmark } from './benchmark';
import { fastest } from './benchmark';
import { XtsCipher } from '../src/backend/crypto/xts';
import type { Direction } from '../src/backend/crypto/xts-unit';
import { xtsUnits } from '../src/backend/crypto/xts-unit';

const dataUnits = [512, 4096] as const;
const runs = [4096, 16_384, 65_536, 1_048_576] as const;
const bytesPerRound = 64 * 1024 * 1024;

/** MB/s (10^6) of `work`, which handles `length` bytes a call. */
function throughput(length: number, work: () => void): number {
  const calls = Math.ceil(bytesPerRound / length);
  for (let call = 0; call < calls / 8; call++) work();
  const seconds = fastest(() => {
    for (let call = 0; call < calls; call++) work();
  });
  return (calls * length) / seconds / 1e6;
}

function measure(dataUnit: number, length: number, direction: Direction): (string | number)[] {
  const key = randomBytes(64);
  const [data, out] = [randomBytes(length), Buffer.alloc(length)];
  const cipher = new XtsCipher(key, dataUnit);
  const ecb = (direction === 'encrypt' ? createCipheriv : createDecipheriv)('aes-256-ecb', key.subarray(0, 32), null).setAutoPadding(false);
  const ours = throughput(length, () => void cipher[direction](data, 1, out));
  const plain = throughput(length, () => out.set(ecb.update(data)));
  const perUnit = throughput(length, () => xtsUnits(direction, key, data, dataUnit, 1n, 1n, out));
  cipher.wipe();
  return [dataUnit, length, direction, ...[ours, plain, perUnit].map(Math.round), (ours / perUnit).toFixed(1), (ours / plain).toFixed(2)];
}

export const xts: Benchmark = {
  name: 'xts',
  title: 'AES-256-XTS in process, one thread',
  run: () =>
    Promise.resolve({
      columns: ['data unit', 'run', 'direction', 'atrest MB/s', 'AES-ECB MB/s', 'object per unit MB/s', '× per unit', '÷ ECB'],
      rows: dataUnits.flatMap((unit) =>
        runs.flatMap((length) => (['encrypt', 'decrypt'] as const).map((direction) => measure(unit, length, direction))),
      ),
      notes: [
        'MB/s are 10^6 bytes a second, the best of five rounds of 64 MiB, into a buffer that is there already.',
        'AES-ECB: the bare cipher over the same bytes, the ceiling of anything built on it. Object per unit: one aes-256-xts object per data unit.',
        'Bar: 1,000 MB/s at 512 and 4096 bytes over runs of 64 KiB.',
      ],
    }),
};
