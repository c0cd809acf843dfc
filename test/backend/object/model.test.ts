import * as fc from 'fast-check';
import { alice, bodyOf, faultOf, get, houseWithBucket, type House } from './fixture';

/** The same semantics in the plainest form: a list of versions per key, newest first. */
interface ModelVersion {
  readonly versionId: string;
  readonly body: Buffer | undefined;
}

class Model {
  versioning: 'off' | 'enabled' | 'suspended' = 'off';
  readonly keys = new Map<string, ModelVersion[]>();

  versions(key: string): readonly ModelVersion[] {
    return this.keys.get(key) ?? [];
  }

  push(key: string, version: ModelVersion): void {
    const below = this.versions(key).filter(({ versionId }) => version.versionId !== 'null' || versionId !== 'null');
    this.keys.set(key, [version, ...below]);
  }

  remove(key: string, versionId: string): void {
    const left = this.versions(key).filter((version) => version.versionId !== versionId);
    if (left.length > 0) this.keys.set(key, left);
    else this.keys.delete(key);
  }

  get sortedKeys(): readonly string[] {
    return [...this.keys.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
}

const keys = ['a', 'a/b', 'a/b/c', '\uFFFD', '\u{10000}'];
const encryptions = [{}, { algorithm: 'aws:kms', keyReference: 'one' }, { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true }];

const command = fc.oneof(
  fc.record({
    what: fc.constant('put' as const),
    key: fc.constantFrom(...keys),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 16_380, max: 16_390 }).map((size) => new Uint8Array(size).fill(size % 251)),
    ),
    encryption: fc.constantFrom(...encryptions),
  }),
  fc.record({
    what: fc.constant('copy' as const),
    from: fc.constantFrom(...keys),
    key: fc.constantFrom(...keys),
    encryption: fc.constantFrom(...encryptions),
  }),
  fc.record({
    what: fc.constant('multipart' as const),
    key: fc.constantFrom(...keys),
    // Each replaces the one before it under the same number.
    bodies: fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 3 }),
    ends: fc.constantFrom('completed' as const, 'aborted' as const),
    encryption: fc.constantFrom(...encryptions),
  }),
  fc.record({ what: fc.constant('delete' as const), key: fc.constantFrom(...keys) }),
  fc.record({ what: fc.constant('delete-version' as const), key: fc.constantFrom(...keys), at: fc.nat(3) }),
  fc.record({ what: fc.constant('versioning' as const), state: fc.constantFrom('enabled' as const, 'suspended' as const) }),
  fc.record({
    what: fc.constant('range' as const),
    key: fc.constantFrom(...keys),
    first: fc.nat(16_400),
    length: fc.integer({ min: 1, max: 20_000 }),
  }),
);

type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

async function run(made: House, model: Model, step: Command): Promise<void> {
  const { service } = made;
  switch (step.what) {
    case 'put': {
      const { versionId } = await service.putObject(alice, 'the-bucket', step.key, bodyOf(step.body), { encryption: step.encryption });
      expect(versionId === 'null').toBe(model.versioning !== 'enabled');
      model.push(step.key, { versionId, body: Buffer.from(step.body) });
      return;
    }
    case 'copy': {
      const body = model.versions(step.from)[0]?.body;
      const options = { encryption: step.encryption, replace: { headers: {}, metadata: [] } };
      const copying = service.copyObject(alice, { bucket: 'the-bucket', key: step.from }, 'the-bucket', step.key, options);
      if (body === undefined) expect((await faultOf(copying)).kind).toBe('no-such-key');
      else model.push(step.key, { versionId: (await copying).info.versionId, body });
      return;
    }
    case 'multipart': {
      const { uploadId } = await service.createUpload(alice, 'the-bucket', step.key, { encryption: step.encryption });
      const target = { bucket: 'the-bucket', key: step.key, uploadId };
      const uploaded = [];
      for (const body of step.bodies) uploaded.push((await service.uploadPart(alice, { ...target, number: 3 }, bodyOf(body))).part);
      if (step.ends === 'aborted') return service.abortUpload(alice, 'the-bucket', step.key, uploadId);
      const { etag } = uploaded.at(-1)!;
      const { versionId } = await service.completeUpload(alice, target, [{ number: 3, etag, checksums: {} }]);
      model.push(step.key, { versionId, body: Buffer.from(step.bodies.at(-1)!) });
      return;
    }
    case 'delete': {
      const { versionId } = await service.deleteObject(alice, 'the-bucket', step.key);
      if (model.versioning === 'off') model.remove(step.key, 'null');
      else model.push(step.key, { versionId: versionId!, body: undefined });
      return;
    }
    case 'delete-version': {
      const version = model.versions(step.key)[step.at];
      if (version === undefined) return;
      await service.deleteObject(alice, 'the-bucket', step.key, { versionId: version.versionId });
      model.remove(step.key, version.versionId);
      return;
    }
    case 'versioning':
      await service.putVersioning(alice, 'the-bucket', step.state);
      model.versioning = step.state;
      return;
    case 'range': {
      const body = model.versions(step.key)[0]?.body;
      const range = { first: step.first, last: step.first + step.length - 1 };
      if (body === undefined) expect((await faultOf(get(made, step.key, { range }))).kind).toBe('no-such-key');
      else if (step.first >= body.length) expect((await faultOf(get(made, step.key, { range }))).kind).toBe('invalid-range');
      else expect(await get(made, step.key, { range })).toEqual(body.subarray(step.first, step.first + step.length));
    }
  }
}

/** Everything that can be seen is what the model says, page size by page size. */
async function compare(made: House, model: Model, maxKeys: number, delimiter: string | undefined): Promise<void> {
  const { service } = made;
  for (const key of keys) {
    for (const [at, { versionId, body }] of model.versions(key).entries()) {
      if (body !== undefined) expect((await get(made, key, at === 0 ? {} : { versionId })).equals(body)).toBe(true);
    }
    if (model.versions(key)[0]?.body === undefined) expect((await faultOf(get(made, key))).kind).toBe('no-such-key');
  }

  const expectedVersions = model.sortedKeys.flatMap((key) =>
    model.versions(key).map(({ versionId, body }) => [key, versionId, body !== undefined]),
  );
  const seen: unknown[] = [];
  let marker: { readonly keyMarker?: string; readonly versionIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    expect(seen.length).toBeLessThanOrEqual(expectedVersions.length);
    const page: Awaited<ReturnType<typeof service.listVersions>> = await service.listVersions(alice, 'the-bucket', { maxKeys, ...marker });
    seen.push(...page.versions.map(({ key, versionId, object }) => [key, versionId, object !== undefined]));
    marker = page.next;
  }
  expect(seen).toEqual(expectedVersions);

  const live = model.sortedKeys.filter((key) => model.versions(key)[0]!.body !== undefined);
  const rolled = live.map((key) => {
    const at = delimiter === undefined ? -1 : key.indexOf(delimiter);
    return at < 0 ? key : `${key.slice(0, at + 1)}*`;
  });
  const listed: string[] = [];
  let after: string | undefined;
  do {
    expect(listed.length).toBeLessThanOrEqual(live.length);
    const request = { maxKeys, ...(delimiter === undefined ? {} : { delimiter }), ...(after === undefined ? {} : { after }) };
    const page = await service.listObjects(alice, 'the-bucket', request);
    listed.push(...page.objects.map(({ key }) => key), ...page.commonPrefixes.map((prefix) => `${prefix}*`));
    after = page.next;
  } while (after !== undefined);
  expect([...listed].sort()).toEqual([...new Set(rolled)].sort());

  await service.close();
  const bodies = [...model.keys.values()].flat().filter(({ body }) => body !== undefined);
  expect(made.blobs.ids).toHaveLength(bodies.length);
}

/** A nightly run sets more. */
const runs = Number(process.env.ATREST_OBJECT_RUNS ?? 120);

test(
  'put, copy, multipart, get, range, list, delete and versioning do what the model does',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 10, maxLength: 40, size: 'max' }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(undefined, '/'),
        async (steps, maxKeys, delimiter) => {
          const made = await houseWithBucket();
          made.kms.key('one');
          const model = new Model();
          for (const step of steps) await run(made, model, step);
          await compare(made, model, maxKeys, delimiter);
        },
      ),
      { numRuns: runs },
    );
  },
  Math.max(30_000, runs * 100),
);
