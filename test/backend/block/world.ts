import { FakeDataKeys } from './fake-data-keys';
import { BlockService } from '../../../src/backend/block/block-service';
import type { Caller } from '../../../src/backend/block/caller';
import { choreTable } from '../../../src/backend/block/chore-rows';
import type { CreateVolume } from '../../../src/backend/block/create-volume';
import { imageTable } from '../../../src/backend/block/image-rows';
import { launchTemplateTable, launchTemplateVersionTable } from '../../../src/backend/block/launch-template-rows';
import { mapTable } from '../../../src/backend/block/layer-map';
import { holderTable, layerTable } from '../../../src/backend/block/layers';
import { requestTokenTable } from '../../../src/backend/block/request-token';
import { encryptionSettingsTable, instanceTable, snapshotTable, tagsTable, volumeTable } from '../../../src/backend/block/rows';
import type { Volume } from '../../../src/backend/block/rows';
import { segmentTable } from '../../../src/backend/block/segments';
import { AdjustableClock } from '../../../src/backend/clock';
import { rootPrincipal } from '../../../src/backend/principal';
import { insecureSeededRandom } from '../../../src/backend/random';
import { MemoryBlobs } from '../../../src/backend/storage/memory-blobs';
import { MemoryRecords } from '../../../src/backend/storage/memory-records';
import type { Table } from '../../../src/backend/storage/record-store';
import { ec2TagRules } from '../../../src/facts/aws/ec2-tags';

export const MiB = 1024 * 1024;
export const GiB = 1024 * MiB;
export const zone = 'eu-central-1a';
export const caller: Caller = {
  principal: rootPrincipal('000000000000'),
  account: '000000000000',
  region: 'eu-central-1',
  requestId: 'test',
};

/** Blobs that a test can look into and damage. */
export class GlassBlobs extends MemoryBlobs {
  private get all(): Map<string, { bytes: Buffer; provisional: boolean }> {
    return Reflect.get(this, 'blobs');
  }
  ids(): string[] {
    return [...this.all.keys()];
  }
  bytesOf(id: string): Buffer {
    return this.all.get(id)!.bytes;
  }
  provisional(): string[] {
    return [...this.all].filter(([, blob]) => blob.provisional).map(([id]) => id);
  }
  truncate(id: string, length: number): void {
    this.all.set(id, { bytes: this.bytesOf(id).subarray(0, length), provisional: false });
  }
  /** Whether the text lies anywhere in any blob. */
  contain(text: string): boolean {
    return this.ids().some((id) => this.bytesOf(id).includes(text));
  }
}

const byteArrays = (value: unknown): Buffer[] => {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(byteArrays) : [];
};

/** What volumes and snapshots are made of at rest: empty once the last of them is gone. */
export const layerTables: readonly Table<object>[] = [layerTable, holderTable, segmentTable, mapTable, choreTable];
const blockTables: readonly Table<object>[] = [
  volumeTable,
  snapshotTable,
  instanceTable,
  encryptionSettingsTable,
  tagsTable,
  requestTokenTable,
  imageTable,
  launchTemplateTable,
  launchTemplateVersionTable,
  ...layerTables,
];

/** A block service over stores that outlive it. */
export class World {
  readonly random = insecureSeededRandom('block');
  readonly clock = new AdjustableClock(() => 1_700_000_000_000);
  readonly keys = new FakeDataKeys();
  readonly keyArn = this.keys.add('own');
  readonly reported: unknown[] = [];
  records: MemoryRecords;
  readonly blobs: GlassBlobs;
  service: BlockService;

  constructor(blobs: GlassBlobs = new GlassBlobs(insecureSeededRandom('blobs')), records: MemoryRecords = new MemoryRecords()) {
    this.blobs = blobs;
    this.records = records;
    this.service = this.start();
  }

  start(): BlockService {
    const { records, blobs, keys, clock, random } = this;
    return new BlockService({
      records,
      blobs,
      dataKeys: keys,
      clock,
      random,
      tagRules: ec2TagRules,
      report: (error) => this.reported.push(error),
    });
  }

  /** The process is gone with all it had in memory; another one starts over the same stores. */
  async crash(): Promise<void> {
    await this.service.loseHosts();
    await this.service.settled();
    this.service = this.start();
    await this.blobs.recover((id) => this.service.namesBlob(id));
    await this.service.recover();
    await this.service.settled();
  }

  async volume(input: Partial<CreateVolume> = {}): Promise<Volume> {
    const sized = input.snapshotId === undefined ? { size: GiB } : {};
    const { id } = await this.service.createVolume(caller, { zone, type: 'gp3', ...sized, ...input });
    await this.service.settled();
    return this.service.volume(caller, id);
  }
  encryptedVolume(input: Partial<CreateVolume> = {}): Promise<Volume> {
    return this.volume({ encrypted: true, keyReference: this.keyArn, ...input });
  }
  async snapshot(volumeId: string): Promise<string> {
    return (await this.service.createSnapshot(caller, { volumeId })).id;
  }

  /** Attaches the volume to a new instance. */
  async attach(volumeId: string) {
    const { id: instanceId } = await this.service.runInstance(caller, { zone, imageId: 'ami-0', type: 't3.micro' });
    await this.service.attachVolume(caller, { volumeId, instanceId, device: '/dev/sdf' });
    return this.service.device(caller, volumeId);
  }
  detach(volumeId: string) {
    return this.service.detachVolume(caller, { volumeId });
  }

  /** Everything in the records, as text and bytes. */
  async recordBytes(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const table of blockTables) {
      for (const { key, row } of await this.records.list(table)) {
        parts.push(Buffer.from(key), Buffer.from(JSON.stringify(row)), ...byteArrays(row));
      }
    }
    return Buffer.concat(parts);
  }
  async count(table: Table<object>): Promise<number> {
    return (await this.records.list(table)).length;
  }
}
