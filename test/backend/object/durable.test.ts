import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alice, bodyOf, FakeKms, faultOf, readAll, region } from './fixture';
import { AdjustableClock } from '../../../src/backend/clock';
import { rootKey } from '../../../src/backend/keys/root-key';
import type { RequestedEncryption } from '../../../src/backend/object/encryption-choice';
import { objectService, type ObjectService } from '../../../src/backend/object/object-service';
import { systemRandom } from '../../../src/backend/random';
import { openStateDirectory } from '../../../src/backend/storage/state-directory';

const random = systemRandom();
const canaries = ['CANARY-body', 'CANARY-key', 'canary-key', 'canary-bucket', 'canary-meta', 'canary-tag'];

/** Runs `body` with a service over the directory, opened and closed as a process would. */
async function withService(path: string, kms: FakeKms, body: (service: ObjectService) => Promise<void>): Promise<void> {
  const state = await openStateDirectory(path, { random });
  const root = rootKey(Buffer.from(state.rootKey), random);
  const service = objectService({
    clock: new AdjustableClock(),
    random,
    records: state.records,
    blobs: state.blobs,
    dataKeys: kms,
    keyCheck: kms,
    roles: kms,
    report: (error) => {
      throw error;
    },
    keyWrap: { wrap: (key, aad) => root.seal('object-key', key, aad), unwrap: (wrapped, aad) => root.open('object-key', wrapped, aad) },
  });
  try {
    await state.blobs.recover((id) => service.namesBlob(id));
    await service.recover();
    await body(service);
  } finally {
    await service.close();
    root.close();
    await state.close();
  }
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(inside)));
    else files.push(inside);
  }
  return files;
}

describe('objects in a state directory', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atrest-object-'));
    path = join(folder, 'state');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('leave nothing of themselves readable in any file, nor a file behind, and are there the next time', async () => {
    const kms = new FakeKms();
    kms.key('one');
    const customerKey = Buffer.from('CANARY-key-of-the-customer, 32 b');
    const modes: readonly RequestedEncryption[] = [
      {},
      { algorithm: 'aws:kms', keyReference: 'one' },
      { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true },
      { algorithm: 'aws:kms:dsse', keyReference: 'one' },
      { customerKey },
    ];
    const longest = `canary-key${'\u00e9'.repeat(507)}`;
    await withService(path, kms, async (service) => {
      await service.createBucket(alice, 'canary-bucket', { region });
      await service.putVersioning(alice, 'canary-bucket', 'enabled');
      await service.putBucketEncryption(alice, 'canary-bucket', { algorithm: 'AES256', blocked: ['NONE'] });
      for (const encryption of modes) {
        for (const key of ['canary-key', longest]) {
          const text = 'CANARY-body'.repeat(3000);
          await service.putObject(alice, 'canary-bucket', key, bodyOf(text), {
            encryption,
            metadata: [['canary-meta', 'x']],
            tags: [['canary-tag', 'x']],
          });
        }
      }
      for (const encryption of modes) {
        const own = encryption.customerKey === undefined ? {} : { customerKey };
        const { uploadId } = await service.createUpload(alice, 'canary-bucket', 'canary-key', {
          encryption,
          metadata: [['canary-meta', 'x']],
        });
        const target = { bucket: 'canary-bucket', key: 'canary-key', uploadId, number: 1, ...own };
        await service.uploadPart(alice, target, bodyOf('CANARY-body'.repeat(2000)));
      }
      await faultOf(service.putObject(alice, 'canary-bucket', 'refused', bodyOf('CANARY-body'), { size: 3 }));
    });

    const files = await filesBelow(path);
    for (const file of files) {
      const bytes = (await readFile(file)).toString('latin1');
      for (const canary of canaries) expect(`${file} ${bytes}`.includes(canary)).toBe(false);
    }
    const blobs = files.filter((file) => /[0-9a-f]{32}$/.test(file));
    expect(blobs).toHaveLength(15);

    await withService(path, kms, async (service) => {
      const { versions } = await service.listVersions(alice, 'canary-bucket');
      expect(versions).toHaveLength(10);
      for (const { key, uploadId } of (await service.listUploads(alice, 'canary-bucket')).uploads) {
        await service.abortUpload(alice, 'canary-bucket', key, uploadId);
      }
      for (const { key, versionId, object } of versions) {
        const own = object?.encryption.algorithm === 'SSE-C' ? { customerKey } : {};
        const { body } = await service.getObject(alice, 'canary-bucket', key, { versionId, ...own });
        expect((await readAll(body)).toString()).toBe('CANARY-body'.repeat(3000));
        await service.deleteObject(alice, 'canary-bucket', key, { versionId });
      }
    });
    expect((await filesBelow(path)).filter((file) => /[0-9a-f]{32}$/.test(file))).toEqual([]);
  });
});
