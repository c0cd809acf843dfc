import type { RecordSeal } from './record-seal';
import type { RunPlace } from './run';

/** Which files the records are: docs/formats/state-directory.md, "records/manifest". */
export interface Manifest {
  /** Of the last commit that was durable when this was written: the journals reach at least so far. */
  readonly sequence: bigint;
  /** Of the last commit that the runs hold: the journals begin after it. */
  readonly merged: bigint;
  /** Ids, the oldest first. */
  readonly journals: readonly string[];
  /** The newest first. */
  readonly runs: readonly RunPlace[];
}

const context = Buffer.from('manifest');

export function sealManifest({ sequence, merged, journals, runs }: Manifest, seal: RecordSeal): Buffer {
  const json = { sequence: String(sequence), merged: String(merged), journals, runs };
  return seal.seal(Buffer.from(JSON.stringify(json)), context);
}

/** @throws DecryptFailure */
export function openManifest(bytes: Buffer, seal: RecordSeal): Manifest {
  // Only `sealManifest` makes what this seal opens.
  const { sequence, merged, journals, runs } = JSON.parse(String(seal.open(bytes, context))) as Record<'sequence' | 'merged', string> &
    Pick<Manifest, 'journals' | 'runs'>;
  return { sequence: BigInt(sequence), merged: BigInt(merged), journals, runs };
}
