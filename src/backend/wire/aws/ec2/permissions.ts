import { needsTable, tagContext } from '../authorise';
import type { Authorisation, Need, NeedsOf } from '../authorise';
import { AwsError } from '../aws-error';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error } from './errors';
import { gibibytesOf } from './gibibytes';
import { findImage } from './images';
import { launchDevices } from './launch-devices';
import { launchRequest } from './launch-request';
import { defaultInstanceType } from '../../../../facts/aws/instance-types';
import type {
  AttachVolumeRequest,
  BlockDeviceMapping,
  CopyImageRequest,
  CreateImageRequest,
  CreateLaunchTemplateRequest,
  CreateSnapshotRequest,
  CreateTagsRequest,
  CreateVolumeRequest,
  DetachVolumeRequest,
  RegisterImageRequest,
  RunInstancesRequest,
  TagSpecification,
} from '../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../facts/aws/volume-types';
import { isBlockFault } from '../../../block/block-fault';
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
    RegisterImage: async (call: Call, input: RegisterImageRequest) => [
      ...made(call, 'RegisterImage', 'image', input.TagSpecifications),
      ...(await named(call, 'RegisterImage', snapshotsIn(input.BlockDeviceMappings))),
    ],
    CopyImage: (call: Call, input: CopyImageRequest) => made(call, 'CopyImage', 'image', input.TagSpecifications),
    CreateImage: async (call: Call, input: CreateImageRequest) => [
      ...(await named(call, 'CreateImage', [input.InstanceId])),
      ...made(call, 'CreateImage', 'image', input.TagSpecifications),
      ...made(call, 'CreateImage', 'snapshot', input.TagSpecifications),
    ],
    CreateLaunchTemplate: (call: Call, input: CreateLaunchTemplateRequest) =>
      made(call, 'CreateLaunchTemplate', 'launch-template', input.TagSpecifications),
    ...onTemplates('CreateLaunchTemplateVersion', 'DeleteLaunchTemplate', 'DeleteLaunchTemplateVersions', 'ModifyLaunchTemplate'),
    RunInstances: launchNeeds,
    ...onOne(
      'DeleteSnapshot',
      'DeleteVolume',
      'DeregisterImage',
      'DescribeImageAttribute',
      'DescribeInstanceAttribute',
      'DescribeSnapshotAttribute',
      'DescribeVolumeAttribute',
      'EnableVolumeIO',
      'LockSnapshot',
      'ModifyImageAttribute',
      'ModifyInstanceAttribute',
      'ModifySnapshotAttribute',
      'ModifySnapshotTier',
      'ModifyVolume',
      'ModifyVolumeAttribute',
      'ResetImageAttribute',
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
  readonly ImageId?: string;
  readonly InstanceIds?: readonly string[];
}

function onOne(...names: readonly string[]): Rows {
  return rows(names, ({ VolumeId, SnapshotId, InstanceId, ImageId }) => [VolumeId ?? SnapshotId ?? InstanceId ?? ImageId ?? '*']);
}
function onInstances(...names: readonly string[]): Rows {
  return rows(names, ({ InstanceIds = [] }) => InstanceIds);
}

interface NamedTemplate {
  readonly LaunchTemplateId?: string;
  readonly LaunchTemplateName?: string;
}

/** Templates are named by id or by name; the permission is on the id. */
function onTemplates(...names: readonly string[]): Rows {
  return Object.fromEntries(
    names.map((name): [string, NeedsOf<NamedTemplate>] => [
      name,
      async (call, input) => named(call, name, [await templateId(call, input)]),
    ]),
  );
}

async function templateId(call: Call, { LaunchTemplateId: id, LaunchTemplateName: name }: NamedTemplate): Promise<string> {
  if (id !== undefined) return id;
  return (await call.services.block.launchTemplates(callerOf(call))).find((template) => template.name === name)?.id ?? 'lt-*';
}

/** What a new resource needs: its creation, and the tags that it is given. */
const made = (call: Call, operation: string, kind: ResourceKind, specifications?: readonly TagSpecification[]): readonly Need[] => [
  { action: `ec2:${operation}`, resource: arnOf(call, kind, '*'), context: tagsFor(specifications, kind) },
  ...tagging(call, operation, kind, specifications),
];

const snapshotsIn = (mappings: readonly BlockDeviceMapping[] = []): readonly string[] =>
  mappings.flatMap(({ Ebs: ebs }) => (ebs?.SnapshotId === undefined || ebs.SnapshotId === '' ? [] : [ebs.SnapshotId]));

/** On the image, the instance, each of its volumes, the snapshots and the template that the request names. */
async function launchNeeds(call: Call, input: RunInstancesRequest): Promise<readonly Need[]> {
  // A request that cannot be read is refused later; it needs no less for that.
  const request = await launchRequest(call, input).then(
    (launch) => launch.request,
    () => input,
  );
  const action = 'ec2:RunInstances';
  const template = input.LaunchTemplate === undefined ? [] : [await templateId(call, input.LaunchTemplate)];
  const instance: Context = new Map([
    ...tagsFor(request.TagSpecifications, 'instance'),
    ['ec2:InstanceType', [request.InstanceType ?? defaultInstanceType]],
  ]);
  return [
    { action, resource: arnOf(call, 'image', request.ImageId ?? '*') },
    { action, resource: arnOf(call, 'instance', '*'), context: instance },
    ...(await launchedVolumes(call, input)).map((context) => ({ action, resource: arnOf(call, 'volume', '*'), context })),
    ...(await named(call, 'RunInstances', [...snapshotsIn(request.BlockDeviceMappings), ...template])),
    ...tagging(call, 'RunInstances', 'instance', request.TagSpecifications),
    ...tagging(call, 'RunInstances', 'volume', request.TagSpecifications),
  ];
}

/**
 * What a policy can ask of each volume that a launch makes; encryption by default counts. Of a request that cannot be read the worst is assumed, so
 * that what becomes readable in between needs no less.
 */
async function launchedVolumes(call: Call, input: RunInstancesRequest): Promise<readonly Context[]> {
  const byDefault = await call.services.block.encryptionByDefault(callerOf(call));
  try {
    const { request } = await launchRequest(call, input);
    const image = await findImage(call, request.ImageId ?? '');
    const devices = await launchDevices(call, image, request.BlockDeviceMappings);
    const tags = tagsFor(request.TagSpecifications, 'volume');
    return devices.map(
      ({ encrypted = false, type, size }) =>
        new Map([
          ...tags,
          ['ec2:Encrypted', [String(encrypted || byDefault)]],
          ['ec2:VolumeType', [type]],
          ...(size === undefined ? [] : ([['ec2:VolumeSize', [String(gibibytesOf(size))]]] as const)),
        ]),
    );
  } catch (error) {
    if (!(error instanceof AwsError) && !isBlockFault(error)) throw error;
    return [new Map([['ec2:Encrypted', [String(byDefault)]]])];
  }
}

type ResourceKind = 'volume' | 'snapshot' | 'instance' | 'image' | 'launch-template';

/** Snapshots and images name no account: they may be shared. */
function arnOf({ principal, region }: Call, kind: ResourceKind, id: string): string {
  return `arn:aws:ec2:${region}:${kind === 'snapshot' || kind === 'image' ? '' : principal.account}:${kind}/${id}`;
}

const kinds: ReadonlyMap<string, ResourceKind> = new Map([
  ['snap', 'snapshot'],
  ['i', 'instance'],
  ['ami', 'image'],
  ['lt', 'launch-template'],
]);
const kindOf = (id: string): ResourceKind => kinds.get(id.split('-', 1)[0] ?? '') ?? 'volume';

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
