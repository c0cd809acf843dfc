/** Run by a test as a process of its own: `object-process DIR FROM` writes objects of every mode until it is killed. */
import { createHash } from 'node:crypto';
import type { Composition } from '../../../src/backend/composition';
import type { RequestedEncryption } from '../../../src/backend/object/encryption-choice';
import type { Caller } from '../../../src/backend/object/object-rooms';
import { rootPrincipal } from '../../../src/backend/principal';
import { composedState } from '../composed-state';

export const owner: Caller = { principal: rootPrincipal('000000000000'), requestId: 'crash' };
export const bucket = 'crash-bucket';
export const customerKey = Buffer.alloc(32, 'crash');
const modes: readonly RequestedEncryption[] = [
  {},
  { algorithm: 'aws:kms' },
  { algorithm: 'aws:kms', bucketKey: true },
  { algorithm: 'aws:kms:dsse' },
  { customerKey },
];
const kinds = ['put', 'replace', 'parts', 'copy', 'delete', 'abort'] as const;

/** What the n-th write does; the same in the process that writes and in the test that looks. */
export interface Step {
  readonly n: number;
  readonly kind: (typeof kinds)[number];
  readonly key: string;
  readonly encryption: RequestedEncryption;
  readonly body: Buffer;
}

export function stepOf(n: number): Step {
  const draw = createHash('sha256').update(`step ${n}`).digest();
  const kind = kinds[draw.readUInt8(0) % kinds.length]!;
  const size = [0, 10, 16_384, 50_000, 200_000][draw.readUInt8(1) % 5]!;
  const key = kind === 'replace' ? `replaced/${draw.readUInt8(2) % 3}` : `${kind}/${n}`;
  // One mode for each key that is written again and again, so that its reader knows the key.
  const mode = kind === 'replace' ? draw.readUInt8(2) % 3 : draw.readUInt8(3) % modes.length;
  return { n, kind, key, encryption: modes[mode]!, body: Buffer.alloc(size, `body ${n} `) };
}

export const keyOption = ({ encryption }: Step) => (encryption.customerKey === undefined ? {} : { customerKey });

async function* inPieces(body: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += 20_000) {
    await new Promise(setImmediate);
    yield body.subarray(at, at + 20_000);
  }
}

async function perform({ services: { objects } }: Composition, step: Step): Promise<void> {
  const { kind, key, encryption, body } = step;
  const own = keyOption(step);
  if (kind === 'parts' || kind === 'abort') {
    const { uploadId } = await objects.createUpload(owner, bucket, key, { encryption });
    const target = { bucket, key, uploadId, number: 1, ...own };
    await objects.uploadPart(owner, target, inPieces(Buffer.from('sent again')));
    const { part } = await objects.uploadPart(owner, target, inPieces(body));
    if (kind === 'abort') return objects.abortUpload(owner, bucket, key, uploadId);
    await objects.completeUpload(owner, target, [{ number: 1, etag: part.etag, checksums: {} }]);
    return;
  }
  await objects.putObject(owner, bucket, key, inPieces(body), { encryption });
  if (kind === 'copy') await objects.copyObject(owner, { bucket, key, ...own }, bucket, `${key} copied`, { encryption });
  if (kind === 'delete') await objects.deleteObject(owner, bucket, key);
}

async function writeForEver(path: string, from: number): Promise<void> {
  const composed = await composedState(path);
  process.stdout.write('open\n');
  let next = from;
  const writer = async (): Promise<void> => {
    for (;;) {
      const step = stepOf(next++);
      process.stdout.write(`begun ${step.n}\n`);
      await perform(composed, step);
      process.stdout.write(`done ${step.n}\n`);
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

if (require.main === module) void writeForEver(process.argv[2] ?? '', Number(process.argv[3]));
