import { cryptographicOperations, encryptionContext } from './kms-requests';
import { AdjustableClock } from '../src/backend/clock';
import type * as Composition from '../src/backend/composition';
import { silentLog } from '../src/backend/log';
import { rootPrincipal } from '../src/backend/principal';
import { systemRandom } from '../src/backend/random';
import { outgoingHttp } from '../src/backend/server/outgoing-http';
import { MemoryBlobs } from '../src/backend/storage/memory-blobs';
import { MemoryRecords } from '../src/backend/storage/memory-records';
import type * as KmsService from '../src/backend/wire/aws/kms/service';

const callsPerRound = 20_000;
const sideBySide = 16;

/**
 * Calls of the operations themselves, with policies, events and ciphers, but no socket, signature or codec.
 * @param load gives a compiled module of `lib/backend`
 */
export async function kmsInProcess(
  load: (path: string) => unknown,
  rounds: number,
): Promise<ReadonlyMap<string, { readonly perSecond: readonly number[]; readonly cpuUs: readonly number[] }>> {
  const { compose } = load('composition') as typeof Composition;
  const { kms } = load('wire/aws/kms/service') as typeof KmsService;
  const random = systemRandom();
  const stores = { records: new MemoryRecords(), blobs: new MemoryBlobs(random), rootSecret: random.bytes(32) };
  const composition = await compose(stores, { clock: new AdjustableClock(), random, log: silentLog, send: outgoingHttp({}, silentLog) });
  const call = {
    principal: rootPrincipal('000000000000'),
    region: 'us-east-1',
    requestId: 'benchmark',
    services: composition.services,
  } as never;
  const run = async (name: string, input: object): Promise<unknown> => kms.operations.get(name)?.run(call, input);
  const { KeyMetadata } = (await run('CreateKey', {})) as { KeyMetadata: { KeyId: string } };
  const { KeyId } = KeyMetadata;
  const EncryptionContext = new Map(Object.entries(encryptionContext));
  const Plaintext = Buffer.alloc(32, 7);
  const { CiphertextBlob } = (await run('Encrypt', { KeyId, Plaintext, EncryptionContext })) as { CiphertextBlob: Buffer };
  const inputs = {
    GenerateDataKey: { KeyId, KeySpec: 'AES_256', EncryptionContext },
    Encrypt: { KeyId, Plaintext, EncryptionContext },
    Decrypt: { CiphertextBlob, EncryptionContext },
  };
  const results = new Map<string, { perSecond: number[]; cpuUs: number[] }>();
  for (let round = 0; round <= rounds; round++) {
    for (const operation of cryptographicOperations) {
      const begun = performance.now();
      const cpu = process.cpuUsage();
      let left = callsPerRound;
      const worker = async (): Promise<void> => {
        while (left-- > 0) await run(operation, inputs[operation]);
      };
      await Promise.all(Array.from({ length: sideBySide }, worker));
      const { user, system } = process.cpuUsage(cpu);
      const result = results.get(operation) ?? { perSecond: [], cpuUs: [] };
      results.set(operation, result);
      // The first round warms up.
      if (round === 0) continue;
      result.perSecond.push((callsPerRound / (performance.now() - begun)) * 1000);
      result.cpuUs.push((user + system) / callsPerRound);
    }
  }
  await composition.close();
  return results;
}
