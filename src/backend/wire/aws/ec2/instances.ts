import { instanceTypes, isInstanceType } from '../../../../facts/aws/instance-types';
import type { Instance as WireInstance, InstanceState, InstanceStateChange, InstanceStateName } from '../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../facts/aws/regions';
import type { Instance, Tag, Volume } from '../../../block/rows';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error, notFound } from './errors';
import { checkInstanceId } from './ids';
import { writeTags } from './tags';

export interface FoundInstance extends Instance {
  readonly tags: readonly Tag[];
  readonly volumes: readonly Volume[];
}

/** "Terminated instances remain visible after termination (for approximately one hour)": EC2 API Reference, DescribeInstances. */
const visibleMs = 3_600_000;

/**
 * The caller's instances, in the order of their ids: those that are named, or all.
 * @throws AwsError for an id that is malformed or names nothing
 */
export async function findInstances(call: Call, ids: readonly string[] | undefined): Promise<readonly FoundInstance[]> {
  const wanted = new Set((ids ?? []).map(checkInstanceId));
  const { block, clock } = call.services;
  const caller = callerOf(call);
  const [rows, tags, volumes] = await Promise.all([block.instances(caller), block.allTags(caller), block.volumes(caller)]);
  const now = clock.now();
  const visible = rows.filter(({ terminatedAt }) => terminatedAt === undefined || now < terminatedAt + visibleMs);
  const named = wanted.size === 0 ? visible : visible.filter(({ id }) => wanted.delete(id));
  const missing = named === visible ? [] : [...wanted];
  if (missing.length > 1) throw ec2Error('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
  if (missing[0] !== undefined) throw notFound('instance', missing[0]);
  return named.map((row) => ({
    ...row,
    tags: tags.get(row.id) ?? [],
    volumes: devicesOf(row, volumes),
  }));
}

/** @throws AwsError as above */
export async function findInstance(call: Call, id: string): Promise<FoundInstance> {
  const [instance] = await findInstances(call, [id]);
  if (instance === undefined) throw notFound('instance', id);
  return instance;
}

/** Which instances were run together is not kept: afterwards each is its own reservation. */
export const reservationId = (id: string): string => id.replace(/^i-/, 'r-');

/** Low byte of the code: EC2 API Reference, InstanceState. */
const stateCodes: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export const writeState = (name: InstanceStateName): InstanceState => ({ Code: stateCodes[name], Name: name });

export const stateChange = (id: string, previous: InstanceStateName, current: InstanceStateName): InstanceStateChange => ({
  CurrentState: writeState(current),
  InstanceId: id,
  PreviousState: writeState(previous),
});

/** What an instance that could not be started, and an image that could not be copied, says of it. */
export function failureReason(failure: string | undefined): { readonly Code: string; readonly Message: string } {
  const [code, text] = (failure === undefined ? undefined : reasons.get(failure)) ?? keyState;
  return { Code: code, Message: `${code}: ${text}` };
}

/** CiscoDevNet/cloud-cml#8, openshift/hive#2172. */
const keyState = ['Client.InvalidKMSKey.InvalidState', 'The KMS key provided is in an incorrect state'] as const;
/** A key that is not there or not the caller's to use: hashicorp/terraform-provider-aws#21006, aws/karpenter-provider-aws#1407. */
const onLaunch = ['Client.InternalError', 'Client error on launch'] as const;
const ownFault = ['Server.InternalError', 'Internal error on launch'] as const;

const reasons: ReadonlyMap<string, readonly [string, string]> = new Map<string, readonly [string, string]>([
  ['not-found', onLaunch],
  ['access-denied', onLaunch],
  ['invalid-usage', onLaunch],
  ['internal', ownFault],
  ['io-error', ownFault],
]);

export function writeInstance(instance: FoundInstance): WireInstance {
  const { state, failure } = instance;
  const type = isInstanceType(instance.type) ? instanceTypes[instance.type] : undefined;
  const arm = type?.architectures.some((architecture) => architecture === 'arm64');
  return {
    AmiLaunchIndex: 0,
    Architecture: arm ? 'arm64' : 'x86_64',
    BlockDeviceMappings: instance.volumes.flatMap(({ id, attachment }) =>
      attachment === undefined
        ? []
        : {
            DeviceName: attachment.device,
            Ebs: {
              AttachTime: new Date(attachment.attachedAt),
              DeleteOnTermination: attachment.deleteOnTermination,
              Status: attachment.state,
              VolumeId: id,
            },
          },
    ),
    EbsOptimized: instance.settings?.volumesOptimized ?? false,
    EnaSupport: true,
    Hypervisor: 'xen',
    ImageId: instance.imageId,
    InstanceId: instance.id,
    InstanceType: instance.type,
    LaunchTime: new Date(instance.launchedAt),
    Monitoring: { State: 'disabled' },
    Placement: { AvailabilityZone: instance.zone, AvailabilityZoneId: zoneIdOf(instance.zone), GroupName: '', Tenancy: 'default' },
    PrivateDnsName: '',
    PublicDnsName: '',
    RootDeviceName: instance.rootDevice ?? '/dev/xvda',
    RootDeviceType: 'ebs',
    State: writeState(state),
    StateTransitionReason: transitionReason(instance),
    VirtualizationType: 'hvm',
    ...(failure === undefined ? {} : { StateReason: failureReason(failure) }),
    ...(instance.settings?.metadata === undefined ? {} : { MetadataOptions: { State: 'applied', ...instance.settings.metadata } }),
    ...(instance.tags.length === 0 ? {} : { Tags: writeTags(instance.tags) }),
  };
}

/** aws/karpenter-provider-aws#1407: the transition blames the server, the reason the key. */
const transitionReason = ({ failure, state }: FoundInstance): string =>
  failure === undefined ? '' : state === 'terminated' ? 'Server.InternalError' : failureReason(failure).Code;

/** The root device first, then by name. */
function devicesOf({ id, rootDevice }: Instance, volumes: readonly Volume[]): readonly Volume[] {
  const place = ({ attachment }: Volume): string => (attachment?.device === rootDevice ? '' : (attachment?.device ?? ''));
  return volumes.filter(({ attachment }) => attachment?.instanceId === id).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
