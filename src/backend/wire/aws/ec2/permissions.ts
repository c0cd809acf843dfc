import { needsTable, tagContext } from '../authorise';
import type { Authorisation, Need, NeedsOf } from '../authorise';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error } from './errors';
import { defaultInstanceType } from '../../../../facts/aws/instance-types';
import type {
  AttachVolumeRequest,
  CreateSnapshotRequest,
  CreateTagsRequest,
  CreateVolumeRequest,
  DetachVolumeRequest,
  RunInstancesRequest,
  TagSpecification,
} from '../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../facts/aws/volume-types';
import { accessRules } from '../../../identity/policy/access-rules';

type Context = ReadonlyMap<string, readonly string[]>;

/** Service authorization reference, "Amazon EC2" (read 2026-11). What is not here, and every Describe, is on no resource. */
export const authorisation: Authorisation = {
  rules: accessRules.general,
  needs: needsTable({
    AttachVolume: (call: Call, input: AttachVolumeRequest) => named(call, 'AttachVolume', [input.InstanceId, input.VolumeId]),
    CopySnapshot: (call: Call, input: { readonly TagSpecifications?: readonly TagSpecification[] }) => [
      { action: 'ec2:CopySnapshot', resource: arnOf(call, 'snapshot', '*'), context: tagsFor(input.TagSpecifications, 'snapshot') },
      ...tagging(call, 'CopySnapshot', 'snapshot', input.TagSpecifications),
    ],
    CreateSnapshot: async (call: Call, input: CreateSnapshotRequest) => [
      ...(await named(call, 'CreateSnapshot', [input.VolumeId])),
      { action: 'ec2:CreateSnapshot', resource: arnOf(call, 'snapshot', '*'), context: tagsFor(input.TagSpecifications, 'snapshot') },
      ...tagging(call, 'CreateSnapshot', 'snapshot', input.TagSpecifications),
    ],
    CreateTags: (call: Call, input: CreateTagsRequest) => named(call, 'CreateTags', input.Resources, tagContext(input.Tags)),
    CreateVolume: async (call: Call, input: CreateVolumeRequest) => [
      { action: 'ec2:CreateVolume', resource: arnOf(call, 'volume', '*'), context: volumeContext(input) },
      ...(input.SnapshotId ? await named(call, 'CreateVolume', [input.SnapshotId]) : []),
      ...tagging(call, 'CreateVolume', 'volume', input.TagSpecifications),
    ],
    DeleteTags: (call: Call, input: Pick<CreateTagsRequest, 'Resources'> & Partial<Pick<CreateTagsRequest, 'Tags'>>) =>
      named(call, 'DeleteTags', input.Resources, tagContext(input.Tags ?? [])),
    DetachVolume: (call: Call, input: DetachVolumeRequest) =>
      named(call, 'DetachVolume', [...(input.InstanceId === undefined ? [] : [input.InstanceId]), input.VolumeId]),
    RunInstances: (call: Call, input: RunInstancesRequest) => [
      { action: 'ec2:RunInstances', resource: arnOf(call, 'image', input.ImageId ?? '*') },
      {
        action: 'ec2:RunInstances',
        resource: arnOf(call, 'instance', '*'),
        context: new Map([
          ...tagsFor(input.TagSpecifications, 'instance'),
          ['ec2:InstanceType', [input.InstanceType ?? defaultInstanceType]],
        ]),
      },
      ...tagging(call, 'RunInstances', 'instance', input.TagSpecifications),
    ],
    ...onOne(
      'DeleteSnapshot',
      'DeleteVolume',
      'DescribeInstanceAttribute',
      'DescribeSnapshotAttribute',
      'DescribeVolumeAttribute',
      'EnableVolumeIO',
      'LockSnapshot',
      'ModifyInstanceAttribute',
      'ModifySnapshotAttribute',
      'ModifySnapshotTier',
      'ModifyVolume',
      'ModifyVolumeAttribute',
      'ResetSnapshotAttribute',
      'RestoreSnapshotFromRecycleBin',
      'RestoreSnapshotTier',
      'UnlockSnapshot',
    ),
    ...rows(['DisableFastSnapshotRestores', 'EnableFastSnapshotRestores'], ({ SourceSnapshotIds = [] }) => SourceSnapshotIds),
    ListSnapshotsInRecycleBin: () => [{ action: 'ec2:ListSnapshotsInRecycleBin', resource: '*' }],
    ...onInstances('RebootInstances', 'StartInstances', 'StopInstances', 'TerminateInstances'),
  }),
  otherwise: (operation) => () => [{ action: `ec2:${operation}`, resource: '*' }],
  denied: (denial) => ec2Error('UnauthorizedOperation', `You are not authorized to perform this operation. ${denialText(denial)}`, 403),
};

type Rows = Readonly<Record<string, NeedsOf>>;

/** One row for each operation: which member names what it is on. */
function rows(names: readonly string[], ids: (input: Target) => readonly string[]): Rows {
  return Object.fromEntries(names.map((name): [string, NeedsOf<Target>] => [name, (call, input) => named(call, name, ids(input))]));
}

interface Target {
  readonly VolumeId?: string;
  readonly SnapshotId?: string;
  readonly SourceSnapshotIds?: readonly string[];
  readonly InstanceId?: string;
  readonly InstanceIds?: readonly string[];
}

function onOne(...names: readonly string[]): Rows {
  return rows(names, ({ VolumeId, SnapshotId, InstanceId }) => [VolumeId ?? SnapshotId ?? InstanceId ?? '*']);
}
function onInstances(...names: readonly string[]): Rows {
  return rows(names, ({ InstanceIds = [] }) => InstanceIds);
}

type ResourceKind = 'volume' | 'snapshot' | 'instance' | 'image';

/** Snapshots and images name no account: they may be shared. */
function arnOf({ principal, region }: Call, kind: ResourceKind, id: string): string {
  return `arn:aws:ec2:${region}:${kind === 'snapshot' || kind === 'image' ? '' : principal.account}:${kind}/${id}`;
}

const kindOf = (id: string): ResourceKind => (id.startsWith('snap-') ? 'snapshot' : id.startsWith('i-') ? 'instance' : 'volume');

/** One permission for each resource, with its tags. */
async function named(call: Call, operation: string, ids: readonly string[], context?: Context): Promise<readonly Need[]> {
  const tags = await call.services.block.allTags(callerOf(call));
  return ids.map((id) => ({
    action: `ec2:${operation}`,
    resource: arnOf(call, kindOf(id), id),
    context: new Map([
      ['ec2:Region', [call.region]],
      ...(tags.get(id) ?? []).flatMap(({ key, value }): (readonly [string, readonly string[]])[] => [
        [`aws:ResourceTag/${key}`, [value]],
        [`ec2:ResourceTag/${key}`, [value]],
      ]),
      ...(context ?? []),
    ]),
  }));
}

function volumeContext(input: CreateVolumeRequest): Context {
  const size = input.Size === undefined ? [] : ([['ec2:VolumeSize', [String(input.Size)]]] as const);
  return new Map([
    ...tagsFor(input.TagSpecifications, 'volume'),
    ['ec2:Encrypted', [String(input.Encrypted ?? false)]],
    ['ec2:VolumeType', [input.VolumeType ?? defaultVolumeType]],
    ...(input.AvailabilityZone === undefined ? [] : ([['ec2:AvailabilityZone', [input.AvailabilityZone]]] as const)),
    ...size,
  ]);
}

const tagsFor = (specifications: readonly TagSpecification[] = [], type: string): Context =>
  tagContext(specifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags));

/** Tags that are given at creation need ec2:CreateTags too (EC2 user guide, "Grant permission to tag resources during creation"). */
function tagging(call: Call, operation: string, kind: ResourceKind, specifications?: readonly TagSpecification[]): readonly Need[] {
  const context = tagsFor(specifications, kind);
  if (context.size === 0) return [];
  const resource = arnOf(call, kind, '*');
  return [{ action: 'ec2:CreateTags', resource, context: new Map([...context, ['ec2:CreateAction', [operation]]]) }];
}
