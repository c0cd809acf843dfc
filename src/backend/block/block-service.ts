import { attachVolume } from './attach-volume';
import type { AttachVolume } from './attach-volume';
import type { BlockContext, BlockNeeds } from './block-context';
import type { Device } from './block-device';
import type { Caller } from './caller';
import { copyImage } from './copy-image';
import type { CopyImage } from './copy-image';
import { copySnapshot } from './copy-snapshot';
import type { CopySnapshot } from './copy-snapshot';
import { createImage } from './create-image';
import type { CreateImage } from './create-image';
import { createSnapshot } from './create-snapshot';
import type { CreateSnapshot } from './create-snapshot';
import { createVolume } from './create-volume';
import type { CreateVolume } from './create-volume';
import { deleteSnapshot } from './delete-snapshot';
import { deleteVolume } from './delete-volume';
import { deregisterImage } from './deregister-image';
import { detachVolume } from './detach-volume';
import type { DetachVolume } from './detach-volume';
import { directSnapshots } from './direct/direct-snapshots';
import type { DirectSnapshots } from './direct/direct-snapshots';
import { failWhenInactive, inactivityDuty } from './direct/inactivity';
import { resetDefaultKey, setDefaultKey, setEncryptionByDefault, settingsOf } from './encryption-default';
import { disableFastRestores, enableFastRestores, fastRestores } from './fast-restore';
import type { FastRestore } from './fast-restore';
import { attachedVolumes, hostDevice } from './host-volumes';
import { Hosts } from './hosts';
import { imageIdTable, imageTable } from './image-rows';
import type { Image } from './image-rows';
import { resetImageSharing, sharedImages, shareImage } from './image-sharing';
import { Jobs } from './jobs';
import { launchTemplateTable } from './launch-template-rows';
import type { LaunchTemplate, LaunchTemplateVersion } from './launch-template-rows';
import {
  addTemplateVersion,
  createLaunchTemplate,
  deleteLaunchTemplate,
  deleteTemplateVersion,
  setDefaultVersion,
  templateVersions,
} from './launch-templates';
import type { CreateLaunchTemplate, NewTemplateVersion } from './launch-templates';
import { exportImage } from './luks2/export-image';
import type { ExportImage } from './luks2/export-image';
import { importImage } from './luks2/import-image';
import type { ImportImage } from './luks2/import-image';
import { modifyInstance } from './modify-instance';
import type { InstanceChange } from './modify-instance';
import { modifyVolume } from './modify-volume';
import { findDevice } from './open-device';
import type { AttachedVolume } from './open-device';
import { publicAccessOf, setPublicAccess } from './public-access';
import type { PublicAccess } from './public-access';
import { recover } from './recover';
import { registerImage } from './register-image';
import type { RegisterImage } from './register-image';
import { allTags, getInstance, getSnapshot, getVolume, listAll, tagsOf } from './resources';
import { dropWhenDue, recycleDuty, recycledSnapshots, restoreSnapshot } from './retention/recycled-snapshots';
import type { RecycledSnapshot } from './retention/retention-rows';
import { retentionRules } from './retention/rules';
import type { RetentionRules } from './retention/rules';
import { instanceTable, snapshotTable, volumeTable } from './rows';
import type { Attachment, Instance, Modification, Snapshot, Tag, Volume, VolumeShape } from './rows';
import { runInstances } from './run-instances';
import type { RunInstances } from './run-instances';
import { SegmentMemory } from './segment-memory';
import { segmentTable } from './segments';
import { setImageDescription } from './set-image-description';
import { lockSnapshot, unlockSnapshot } from './snapshot-lock';
import type { LockSnapshot } from './snapshot-lock';
import { resetSharing, sharedSnapshots, shareSnapshot } from './snapshot-sharing';
import type { SharingChange } from './snapshot-sharing';
import { startInstance } from './start-instance';
import { stopInstance } from './stop-instance';
import { Sweeper } from './sweeper';
import { addTags, removeTags } from './tag-resource';
import type { TaggedResource, TagToRemove } from './tag-resource';
import { terminateInstance } from './terminate-instance';
import type { Duty } from '../agenda';
import type { BlobId } from '../storage/blob-store';
import type { Table } from '../storage/record-store';

export interface BlockServiceOptions extends BlockNeeds {
  /** Hears of background work that failed: a defect, or a store that fails. */
  readonly report: (error: unknown) => void;
}

/**
 * Volumes, snapshots, attachments and the machines they are attached to. Cloud-neutral: which types, sizes and figures a cloud allows is its
 * front-end's to check. Each method's contract stands at the function of the same name. All throw `BlockFault`; what uses a key throws `KeyFault`.
 */
export class BlockService {
  /** Snapshots written and read without a volume. */
  readonly direct: DirectSnapshots;
  readonly retentionRules: RetentionRules;
  /** What the clock carries out. */
  readonly duties: ReadonlyMap<string, Duty>;
  private readonly context: BlockContext;

  constructor(options: BlockServiceOptions) {
    const { report, ...given } = options;
    const jobs = new Jobs(report);
    this.context = { ...given, jobs, hosts: new Hosts(), sweeper: new Sweeper(given, jobs), memory: new SegmentMemory() };
    this.direct = directSnapshots(this.context);
    this.retentionRules = retentionRules(this.context);
    this.duties = new Map([
      [inactivityDuty, failWhenInactive(this.context)],
      [recycleDuty, dropWhenDue(this.context)],
    ]);
  }

  createVolume(caller: Caller, input: CreateVolume): Promise<Volume> {
    return createVolume(this.context, caller, input);
  }
  volume(caller: Caller, id: string): Promise<Volume> {
    return getVolume(this.context.records, caller, id);
  }
  volumes(caller: Caller): Promise<readonly Volume[]> {
    return this.list(caller, volumeTable);
  }
  modifyVolume(caller: Caller, id: string, change: Partial<VolumeShape>): Promise<Modification> {
    return modifyVolume(this.context, caller, id, change);
  }
  deleteVolume(caller: Caller, id: string): Promise<void> {
    return deleteVolume(this.context, caller, id);
  }

  createSnapshot(caller: Caller, input: CreateSnapshot): Promise<Snapshot> {
    return createSnapshot(this.context, caller, input);
  }
  copySnapshot(caller: Caller, input: CopySnapshot): Promise<Snapshot> {
    return copySnapshot(this.context, caller, input);
  }
  snapshot(caller: Caller, id: string): Promise<Snapshot> {
    return getSnapshot(this.context.records, caller, id);
  }
  snapshots(caller: Caller): Promise<readonly Snapshot[]> {
    return this.list(caller, snapshotTable);
  }
  /** Of other accounts. */
  sharedSnapshots(caller: Caller): Promise<readonly Snapshot[]> {
    return this.context.records.read((tx) => sharedSnapshots(tx, caller));
  }
  shareSnapshot(caller: Caller, id: string, change: SharingChange): Promise<void> {
    return shareSnapshot(this.context, caller, id, change);
  }
  resetSharing(caller: Caller, id: string): Promise<void> {
    return resetSharing(this.context, caller, id);
  }
  publicAccess(caller: Caller): Promise<PublicAccess> {
    return publicAccessOf(this.context.records, caller);
  }
  setPublicAccess(caller: Caller, state: PublicAccess): Promise<void> {
    return setPublicAccess(this.context, caller, state);
  }
  enableFastRestores(caller: Caller, snapshotIds: readonly string[], zones: readonly string[]): Promise<readonly FastRestore[]> {
    return enableFastRestores(this.context, caller, snapshotIds, zones);
  }
  disableFastRestores(caller: Caller, snapshotIds: readonly string[], zones: readonly string[]): Promise<readonly FastRestore[]> {
    return disableFastRestores(this.context, caller, snapshotIds, zones);
  }
  fastRestores(caller: Caller): Promise<readonly FastRestore[]> {
    return fastRestores(this.context.records, caller);
  }
  lockSnapshot(caller: Caller, input: LockSnapshot): Promise<Snapshot> {
    return lockSnapshot(this.context, caller, input);
  }
  unlockSnapshot(caller: Caller, id: string): Promise<void> {
    return unlockSnapshot(this.context, caller, id);
  }
  /** Deleted ones that a retention rule keeps. */
  recycledSnapshots(caller: Caller): Promise<readonly RecycledSnapshot[]> {
    return this.context.records.read((tx) => recycledSnapshots(tx, caller));
  }
  restoreSnapshot(caller: Caller, id: string): Promise<Snapshot> {
    return restoreSnapshot(this.context, caller, id);
  }
  deleteSnapshot(caller: Caller, id: string): Promise<void> {
    return deleteSnapshot(this.context, caller, id);
  }

  exportImage(caller: Caller, input: ExportImage): Promise<void> {
    return exportImage(this.context, caller, input);
  }
  importImage(caller: Caller, input: ImportImage): Promise<Volume> {
    return importImage(this.context, caller, input);
  }

  async encryptionByDefault(caller: Caller): Promise<boolean> {
    return (await settingsOf(this.context.records, caller)).encryptByDefault;
  }
  setEncryptionByDefault(caller: Caller, encryptByDefault: boolean): Promise<void> {
    return setEncryptionByDefault(this.context, caller, encryptByDefault);
  }
  /** ARN of the key that was set as the default; absent: the platform's managed key. */
  async defaultKey(caller: Caller): Promise<string | undefined> {
    return (await settingsOf(this.context.records, caller)).defaultKeyArn;
  }
  setDefaultKey(caller: Caller, reference: string): Promise<string> {
    return setDefaultKey(this.context, caller, reference);
  }
  resetDefaultKey(caller: Caller): Promise<string> {
    return resetDefaultKey(this.context, caller);
  }

  runInstances(caller: Caller, input: RunInstances): Promise<readonly Instance[]> {
    return runInstances(this.context, caller, input);
  }
  async runInstance(caller: Caller, input: Omit<RunInstances, 'count'>): Promise<Instance> {
    const [instance] = await runInstances(this.context, caller, { ...input, count: 1 });
    if (instance === undefined) throw new Error('one instance was asked for, none was made');
    return instance;
  }
  instance(caller: Caller, id: string): Promise<Instance> {
    return getInstance(this.context.records, caller, id);
  }
  instances(caller: Caller): Promise<readonly Instance[]> {
    return this.list(caller, instanceTable);
  }
  startInstance(caller: Caller, id: string): Promise<Instance> {
    return startInstance(this.context, caller, id);
  }
  stopInstance(caller: Caller, id: string): Promise<Instance> {
    return stopInstance(this.context, caller, id);
  }
  terminateInstance(caller: Caller, id: string): Promise<Instance> {
    return terminateInstance(this.context, caller, id);
  }

  modifyInstance(caller: Caller, id: string, change: InstanceChange): Promise<void> {
    return modifyInstance(this.context, caller, id, change);
  }

  registerImage(caller: Caller, input: RegisterImage): Promise<Image> {
    return registerImage(this.context, caller, input);
  }
  createImage(caller: Caller, input: CreateImage): Promise<Image> {
    return createImage(this.context, caller, input);
  }
  copyImage(caller: Caller, input: CopyImage): Promise<Image> {
    return copyImage(this.context, caller, input);
  }
  deregisterImage(caller: Caller, id: string): Promise<Image> {
    return deregisterImage(this.context, caller, id);
  }
  setImageDescription(caller: Caller, id: string, description: string): Promise<void> {
    return setImageDescription(this.context, caller, id, description);
  }
  images(caller: Caller): Promise<readonly Image[]> {
    return this.list(caller, imageTable);
  }
  /** Of other accounts. */
  sharedImages(caller: Caller): Promise<readonly Image[]> {
    return this.context.records.read((tx) => sharedImages(tx, caller));
  }
  /** Whether the id was ever that of an image here, in any account and region. */
  async knowsImage(id: string): Promise<boolean> {
    return (await this.context.records.get(imageIdTable, id)) !== undefined;
  }
  shareImage(caller: Caller, id: string, change: SharingChange): Promise<void> {
    return shareImage(this.context, caller, id, change);
  }
  resetImageSharing(caller: Caller, id: string): Promise<void> {
    return resetImageSharing(this.context, caller, id);
  }

  createLaunchTemplate(caller: Caller, input: CreateLaunchTemplate): Promise<LaunchTemplate> {
    return createLaunchTemplate(this.context, caller, input);
  }
  addTemplateVersion(caller: Caller, id: string, input: NewTemplateVersion): Promise<LaunchTemplateVersion> {
    return addTemplateVersion(this.context, caller, id, input);
  }
  setDefaultVersion(caller: Caller, id: string, version: number): Promise<LaunchTemplate> {
    return setDefaultVersion(this.context, caller, id, version);
  }
  deleteLaunchTemplate(caller: Caller, id: string): Promise<LaunchTemplate> {
    return deleteLaunchTemplate(this.context, caller, id);
  }
  deleteTemplateVersion(caller: Caller, id: string, version: number): Promise<void> {
    return deleteTemplateVersion(this.context, caller, id, version);
  }
  launchTemplates(caller: Caller): Promise<readonly LaunchTemplate[]> {
    return this.list(caller, launchTemplateTable);
  }
  templateVersions(template: LaunchTemplate): Promise<readonly LaunchTemplateVersion[]> {
    return this.context.records.read((tx) => templateVersions(tx, template));
  }

  attachVolume(caller: Caller, input: AttachVolume): Promise<Attachment> {
    return attachVolume(this.context, caller, input);
  }
  detachVolume(caller: Caller, input: DetachVolume): Promise<Attachment> {
    return detachVolume(this.context, caller, input);
  }
  device(caller: Caller, volumeId: string): Promise<Device> {
    return findDevice(this.context, caller, volumeId);
  }

  /** The device of a volume whoever owns it: what a hypervisor has. @throws as `device` */
  hostDevice(volumeId: string): Promise<Device> {
    return hostDevice(this.context, volumeId);
  }
  /** Every volume that is attached to a running instance, of all accounts and regions. */
  attachedVolumes(): Promise<readonly AttachedVolume[]> {
    return attachedVolumes(this.context.records);
  }

  /** In the order of the keys; empty for what has none or is not there. */
  tags(caller: Caller, id: string): Promise<readonly Tag[]> {
    return tagsOf(this.context.records, caller, id);
  }
  /** Of everything that has tags, by id. */
  allTags(caller: Caller): Promise<ReadonlyMap<string, readonly Tag[]>> {
    return allTags(this.context.records, caller);
  }
  addTags(caller: Caller, resources: readonly TaggedResource[], added: readonly Tag[]): Promise<void> {
    return addTags(this.context, caller, resources, added);
  }
  removeTags(caller: Caller, resources: readonly TaggedResource[], removed?: readonly TagToRemove[]): Promise<void> {
    return removeTags(this.context, caller, resources, removed);
  }

  /** Whether the records name the blob: what `BlobStore.recover` asks. */
  async namesBlob(id: BlobId): Promise<boolean> {
    return (await this.context.records.get(segmentTable, id)) !== undefined;
  }
  /** Once at start, after `BlobStore.recover`: ends what an earlier process was in the middle of. */
  recover(): Promise<void> {
    return recover(this.context);
  }
  /** Resolves when no background work is left: no volume is `creating`, no instance `pending`, all freed space given back. */
  settled(): Promise<void> {
    return this.context.jobs.settled();
  }
  /** Flushes every device and wipes every key. The stores are the caller's to close. @throws BlockFault `io-error` where a flush failed */
  async close(): Promise<void> {
    await this.context.jobs.settled();
    try {
      await this.context.hosts.closeAll();
    } finally {
      await this.context.jobs.settled();
    }
  }
  /** Wipes every key; what is not flushed is lost, as with the process. */
  loseHosts(): Promise<void> {
    return this.context.hosts.loseAll();
  }

  private list<Row>(caller: Caller, of: Table<Row>): Promise<readonly Row[]> {
    return listAll(this.context.records, of, caller);
  }
}
