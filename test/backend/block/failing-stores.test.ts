import { caller, GlassBlobs, layerTables, MiB, World } from './world';
import type { Device } from '../../../src/backend/block/block-device';
import { insecureSeededRandom } from '../../../src/backend/random';
import type { BlobWriter } from '../../../src/backend/storage/blob-store';
import { MemoryRecords } from '../../../src/backend/storage/memory-records';
import type { WriteTransaction } from '../../../src/backend/storage/record-store';

/** Which call to a store fails: number `at`, and with `forGood` every later one. */
class Fault {
  calls = 0;
  private armed = false;

  constructor(
    private readonly at: number,
    private readonly forGood: boolean,
    private readonly code: string,
  ) {}

  arm(): void {
    this.armed = true;
  }
  repair(): void {
    this.armed = false;
  }
  fails(): boolean {
    if (!this.armed) return false;
    this.calls++;
    return this.forGood ? this.calls >= this.at : this.calls === this.at;
  }
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.fails()) throw this.failure();
    return work();
  }
  failure(): Error {
    return Object.assign(new Error(this.code), { code: this.code });
  }
}

class FailingBlobs extends GlassBlobs {
  /** What a loss of power takes away. */
  private readonly volatile = new Set<string>();
  /** A failed fsync is not made good by another: Linux then takes the pages for written. */
  private readonly forgotten = new Set<string>();

  constructor(private readonly fault: Fault) {
    super(insecureSeededRandom('failing blobs'));
  }

  async losePower(): Promise<void> {
    for (const id of this.volatile) await super.delete(id);
  }

  override create(): BlobWriter {
    const { fault } = this;
    const writer = super.create();
    return {
      id: writer.id,
      write: async (bytes) => {
        if (!fault.fails()) return writer.write(bytes);
        await writer.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
        throw fault.failure();
      },
      // The fsync that fails may have made it durable all the same.
      commit: async (durable) => {
        if (durable === 'later') this.volatile.add(writer.id);
        if (!fault.fails()) return writer.commit();
        if (fault.calls % 2 === 0) await writer.commit();
        throw fault.failure();
      },
      abort: () => fault.attempt(() => writer.abort()),
    };
  }
  override async sync(id: string): Promise<void> {
    if (this.fault.fails()) {
      this.forgotten.add(id);
      throw this.fault.failure();
    }
    await super.sync(id);
    if (!this.forgotten.has(id)) this.volatile.delete(id);
  }
  override read(id: string, offset: number, length: number): Promise<Buffer> {
    return this.fault.attempt(() => super.read(id, offset, length));
  }
  override keep(id: string): Promise<void> {
    return this.fault.attempt(() => super.keep(id));
  }
  override delete(id: string): Promise<void> {
    return this.fault.attempt(() => super.delete(id));
  }
}

class FailingRecords extends MemoryRecords {
  constructor(private readonly fault: Fault) {
    super();
  }

  override write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    return this.fault.attempt(() => super.write(body));
  }
}

const block = 4096;
const blocks = 8;
/** Far apart, so that each lies on a page of its own. */
const offsetOf = (at: number): number => at * 2 * MiB;
const data = (value: number): Buffer => Buffer.alloc(block, value);

/** What each block may hold: now, and after a loss of the process. */
interface Model {
  readonly now: Set<number>[];
  readonly kept: Set<number>[];
}

const fresh = (): Set<number>[] => Array.from({ length: blocks }, () => new Set([0]));
const copied = (of: readonly Set<number>[]): Set<number>[] => of.map((each) => new Set(each));

/** The use of one volume while the disk fails. What was promised is in the model, and nothing else. */
class Use {
  readonly blobs: FailingBlobs;
  readonly world: World;
  readonly snapshots: { readonly id: string; readonly content: readonly Set<number>[] }[] = [];
  model: Model = { now: fresh(), kept: fresh() };
  failures = 0;
  volumeId = '';
  private disk: Device | undefined;

  constructor(readonly fault: Fault) {
    this.blobs = new FailingBlobs(fault);
    this.world = new World(this.blobs, new FailingRecords(fault));
  }

  async run(): Promise<void> {
    const { world, fault } = this;
    this.volumeId = (await world.encryptedVolume()).id;
    this.disk = await world.attach(this.volumeId);
    fault.arm();
    let value = 0;
    for (let round = 0; round < 8; round++) {
      for (const at of [round % blocks, (round * 3) % blocks]) await this.write(at, ++value);
      await this.flush();
      if (round === 2) await this.fill();
      if (round % 2 === 1) await this.snapshot();
      if (round % 3 === 2) await this.trim((round + 1) % blocks);
      if (round > 3) await this.deleteSnapshot();
      await this.read((round * 5) % blocks);
      await world.service.settled();
    }
    fault.repair();
  }

  /** The process ends with all it had in memory, and the machine loses power. */
  async loseAll(): Promise<void> {
    const { world, blobs } = this;
    await world.service.loseHosts();
    await world.service.settled();
    await blobs.losePower();
    await world.crash();
  }

  private get device(): Device {
    return this.disk!;
  }

  /** Runs it; a failure must be an I/O error. Resolves to whether it was done. */
  private async io(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.failures++;
      expect(error).toMatchObject({ kind: 'io-error' });
      return false;
    }
  }

  private async write(at: number, value: number): Promise<void> {
    const done = await this.io(() => this.device.write(offsetOf(at), data(value)));
    if (done) this.model.now[at]!.clear();
    this.model.now[at]!.add(value);
    this.model.kept[at]!.add(value);
  }

  /** More than two buffers full, elsewhere. */
  private async fill(): Promise<void> {
    await this.io(() => this.device.write(offsetOf(blocks), Buffer.alloc(9 * MiB, 7)));
  }

  private async flush(): Promise<void> {
    if (await this.io(() => this.device.flush())) this.model = { ...this.model, kept: copied(this.model.now) };
  }

  private async trim(at: number): Promise<void> {
    const done = await this.io(() => this.device.trim(offsetOf(at), block));
    for (const each of [this.model.now[at]!, this.model.kept[at]!]) {
      if (done) each.clear();
      each.add(0);
    }
  }

  private async snapshot(): Promise<void> {
    try {
      const { id } = await this.world.service.createSnapshot(caller, { volumeId: this.volumeId });
      this.snapshots.push({ id, content: copied(this.model.now) });
      this.model = { ...this.model, kept: copied(this.model.now) };
    } catch {
      this.failures++;
    }
  }

  private async deleteSnapshot(): Promise<void> {
    const [oldest] = this.snapshots;
    if (oldest === undefined) return;
    try {
      await this.world.service.deleteSnapshot(caller, oldest.id);
      this.snapshots.shift();
    } catch {
      this.failures++;
    }
  }

  private async read(at: number): Promise<void> {
    await this.io(async () => this.expectOneOf(await this.device.read(offsetOf(at), block), this.model.now[at]!));
  }

  expectOneOf(bytes: Buffer, allowed: ReadonlySet<number>): void {
    const value = bytes.readUInt8(0);
    expect(bytes.equals(data(value))).toBe(true);
    expect([...allowed]).toContain(value);
  }

  async expectContent(volumeId: string, content: readonly ReadonlySet<number>[]): Promise<void> {
    const disk = await this.world.service.device(caller, volumeId);
    for (const [at, allowed] of content.entries()) this.expectOneOf(await disk.read(offsetOf(at), block), allowed);
  }
}

/** Calls from one fault to the next; a nightly run leaves none out. */
const stride = Number(process.env.ATREST_FAULT_STRIDE ?? 7);

const once = (at: number) => new Fault(at, false, 'EIO');
const forGood = (at: number) => new Fault(at, true, 'ENOSPC');

async function callsWithoutFault(): Promise<number> {
  const use = new Use(once(Number.POSITIVE_INFINITY));
  await use.run();
  expect(use.failures).toBe(0);
  return use.fault.calls;
}

/** Everything is as promised, goes, and leaves nothing. */
async function expectWhole(use: Use, content: readonly ReadonlySet<number>[]): Promise<void> {
  const { world, volumeId, snapshots } = use;
  await use.expectContent(volumeId, content);
  for (const snapshot of snapshots) {
    const restored = await world.volume({ snapshotId: snapshot.id });
    await world.attach(restored.id);
    await use.expectContent(restored.id, snapshot.content);
    await world.detach(restored.id);
    await world.service.deleteVolume(caller, restored.id);
  }
  for (const { id } of await world.service.snapshots(caller)) await world.service.deleteSnapshot(caller, id);
  await world.detach(volumeId);
  await world.service.deleteVolume(caller, volumeId);
  await world.service.settled();
}

async function expectNothingLeft({ world }: Use): Promise<void> {
  expect(world.blobs.ids()).toEqual([]);
  for (const table of layerTables) expect(await world.count(table)).toBe(0);
}

describe.each([
  ['once', once],
  ['for good', forGood],
])('a store that fails %s, at each of its calls', (_, faultAt) => {
  it('gives an I/O error, and after the loss of the process all that was flushed is there', async () => {
    const calls = await callsWithoutFault();
    expect(calls).toBeGreaterThan(60);
    for (let at = 1; at <= calls; at += stride) {
      const use = new Use(faultAt(at));
      await use.run();
      await use.loseAll();
      await expectWhole(use, use.model.kept);
      await expectNothingLeft(use);
    }
  });

  it('loses nothing that is in memory: once it works again, a flush brings all of it to rest', async () => {
    const calls = await callsWithoutFault();
    for (let at = 1; at <= calls; at += stride) {
      const use = new Use(faultAt(at));
      await use.run();
      await (await use.world.service.device(caller, use.volumeId)).flush();
      await use.expectContent(use.volumeId, use.model.now);
      await use.loseAll();
      await expectWhole(use, use.model.now);
      await expectNothingLeft(use);
    }
  });
});
