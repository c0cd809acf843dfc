import * as fc from 'fast-check';
import { caller, layerTables, MiB, World } from './world';
import { segmentTable } from '../../../src/backend/block/segments';

const size = 3 * MiB;
const unit = 512;
const units = size / unit;

/** What a volume should hold: one number for each 512 bytes, which are all that number. */
type Content = Uint8Array;

interface Model {
  readonly id: string;
  content: Content;
  /** As of the last flush, snapshot or detach: what a crash leaves. */
  flushed: Content;
}

type Step =
  | { readonly kind: 'write' | 'trim'; readonly at: number; readonly length: number; readonly value: number; readonly volume: number }
  | {
      readonly kind: 'flush' | 'snapshot' | 'restore' | 'reencrypt' | 'delete-snapshot' | 'delete-volume' | 'reattach' | 'crash' | 'check';
      readonly volume: number;
    };

const volume = fc.nat(7);
const range = {
  at: fc.nat(units - 1),
  length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3000 })),
  value: fc.integer({ min: 1, max: 255 }),
  volume,
};
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), ...range }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('trim' as const), ...range }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'flush',
        'snapshot',
        'snapshot',
        'restore',
        'reencrypt',
        'delete-snapshot',
        'delete-volume',
        'reattach',
        'crash',
        'check',
      ),
      volume,
    }),
  },
);

const bytesOf = (content: Content): Buffer => {
  const out = Buffer.alloc(size);
  content.forEach((value, i) => value > 0 && out.fill(value, i * unit, (i + 1) * unit));
  return out;
};

class Run {
  readonly world = new World();
  readonly volumes: Model[] = [];
  readonly snapshots: { readonly id: string; readonly content: Content }[] = [];

  private keys = 0;

  async begin(): Promise<void> {
    const { id } = await this.world.encryptedVolume({ size });
    await this.adopt(id, new Uint8Array(units));
  }

  async take(one: Step): Promise<void> {
    const { world } = this;
    const model = this.volumes[one.volume % Math.max(1, this.volumes.length)];
    const snapshot = this.snapshots[one.volume % Math.max(1, this.snapshots.length)];
    if (one.kind === 'restore' || one.kind === 'reencrypt') {
      if (snapshot === undefined || this.volumes.length > 4) return;
      const restored = await world.volume({
        snapshotId: snapshot.id,
        ...(one.kind === 'restore' ? {} : { keyReference: world.keys.add(`key ${this.keys++}`), encrypted: true }),
      });
      await this.adopt(restored.id, snapshot.content);
    } else if (one.kind === 'delete-snapshot') {
      if (snapshot === undefined) return;
      this.snapshots.splice(this.snapshots.indexOf(snapshot), 1);
      await world.service.deleteSnapshot(caller, snapshot.id);
    } else if (one.kind === 'crash') {
      await world.crash();
      // Writes too few to fill a buffer stand between two flushes, so exactly the flushed state is left.
      for (const each of this.volumes) each.content = each.flushed.slice();
    } else if (model !== undefined) {
      await this.takeOn(model, one);
    }
  }

  private async takeOn(model: Model, one: Step): Promise<void> {
    const { world } = this;
    const disk = await world.service.device(caller, model.id);
    if ('at' in one) {
      const end = Math.min(units, one.at + one.length);
      const length = (end - one.at) * unit;
      if (one.kind === 'write') await disk.write(one.at * unit, Buffer.alloc(length, one.value));
      else await disk.trim(one.at * unit, length);
      model.content.fill(one.kind === 'write' ? one.value : 0, one.at, end);
      // A trim is durable at once, and a long write may have been written early.
      if (one.length > 100 || one.kind === 'trim') await this.flush(model);
    } else if (one.kind === 'flush') {
      await this.flush(model);
    } else if (one.kind === 'snapshot') {
      if (this.snapshots.length > 6) return;
      this.snapshots.push({ id: await world.snapshot(model.id), content: model.content.slice() });
      model.flushed = model.content.slice();
    } else if (one.kind === 'reattach') {
      await world.detach(model.id);
      await world.attach(model.id);
      model.flushed = model.content.slice();
    } else if (one.kind === 'delete-volume') {
      this.volumes.splice(this.volumes.indexOf(model), 1);
      await world.detach(model.id);
      await world.service.deleteVolume(caller, model.id);
    } else {
      expect((await disk.read(0, size)).equals(bytesOf(model.content))).toBe(true);
    }
  }

  /** Everything reads as it should; then everything is deleted, and nothing is left. */
  async end(): Promise<void> {
    const { world } = this;
    for (const snapshot of [...this.snapshots]) await this.adopt((await world.volume({ snapshotId: snapshot.id })).id, snapshot.content);
    for (const model of this.volumes) {
      const disk = await world.service.device(caller, model.id);
      expect((await disk.read(0, size)).equals(bytesOf(model.content))).toBe(true);
    }
    await world.service.settled();
    for (const { row } of await world.records.list(segmentTable)) expect(row.live * 2).toBeGreaterThan(row.blocks);
    await Promise.all(this.snapshots.map(({ id }) => world.service.deleteSnapshot(caller, id)));
    for (const model of this.volumes) {
      await world.detach(model.id);
      await world.service.deleteVolume(caller, model.id);
    }
    await world.service.settled();
    expect(world.reported).toEqual([]);
    expect(world.blobs.ids()).toEqual([]);
    for (const table of layerTables) {
      expect(await world.count(table)).toBe(0);
    }
  }

  private async adopt(id: string, content: Content): Promise<void> {
    await this.world.attach(id);
    this.volumes.push({ id, content: content.slice(), flushed: content.slice() });
  }

  private async flush(model: Model): Promise<void> {
    await (await this.world.service.device(caller, model.id)).flush();
    model.flushed = model.content.slice();
  }
}

/** A nightly run sets more, and may set the seed of a run that failed. */
const runs = Number(process.env.ATREST_BLOCK_RUNS ?? 60);

it(
  'behaves as a plain array under any sequence of writes, trims, snapshots, restores, copies, deletes and crashes',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const run = new Run();
        await run.begin();
        for (const one of steps) await run.take(one);
        await run.end();
      }),
      {
        numRuns: runs,
        ...(process.env.ATREST_SEED === undefined ? {} : { seed: Number(process.env.ATREST_SEED) }),
      },
    );
  },
  Math.max(60_000, runs * 200),
);
