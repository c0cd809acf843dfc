import { defaultCpuCredits, defaultInstanceType, instanceTypes, isInstanceType } from '../../../../../facts/aws/instance-types';
import type { InstanceTypeName } from '../../../../../facts/aws/instance-types';
import type { Placement, Reservation, RunInstancesRequest } from '../../../../../facts/aws/models/ec2';
import { isBlockFault } from '../../../../block/block-fault';
import type { Instance } from '../../../../block/rows';
import type { AwsError } from '../../aws-error';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse, reworded } from '../errors';
import { requestToken } from '../idempotency';
import { checkImageId } from '../ids';
import { findImage } from '../images';
import type { FoundImage } from '../images';
import { readSettings } from '../instance-settings';
import { reservationId, writeInstance, writeState } from '../instances';
import { launchDevices, mappingWords } from '../launch-devices';
import { launchRequest } from '../launch-request';
import { isNamed } from '../public-images';
import { tagsFor } from '../tags';
import { zoneOf, zonesIn } from '../zones';

/** What an instance here can be told, or has no need to be told. Everything else is refused. */
const served: ReadonlySet<keyof RunInstancesRequest> = new Set([
  'BlockDeviceMappings',
  'ClientToken',
  'CreditSpecification',
  'DisableApiStop',
  'DisableApiTermination',
  'DryRun',
  'EbsOptimized',
  'ImageId',
  'InstanceInitiatedShutdownBehavior',
  'InstanceType',
  'MaxCount',
  'MetadataOptions',
  'MinCount',
  'Placement',
  'TagSpecifications',
  'UserData',
] as const);

/** Asks for what every instance has anyway. */
const asDefault: Readonly<Partial<Record<keyof RunInstancesRequest, string>>> = {
  EnclaveOptions: '{"Enabled":false}',
  HibernationOptions: '{"Configured":false}',
  Monitoring: '{"Enabled":false}',
};

/** What a launch can make (EC2 API reference, RunInstances, `TagSpecification`); of these, instances and volumes are what one makes here. */
const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu'];

export const runInstances = operation<RunInstancesRequest, Reservation>({
  name: 'RunInstances',
  async run(call, input) {
    const { request, marks } = await launchRequest(call, input);
    for (const name of Object.keys(request) as (keyof RunInstancesRequest)[]) {
      if (!served.has(name) && JSON.stringify(request[name]) !== asDefault[name]) refuse(name);
    }
    const { ImageId: imageId } = request;
    if (imageId === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter ImageId');
    checkImageId(imageId);
    const type = typeOf(request);
    const count = countOf(request);
    const zone = launchZone(call, request.Placement);
    const tags = tagsFor(request.TagSpecifications, 'instance', taggable);
    const volumeTags = tagsFor(request.TagSpecifications, 'volume', taggable);
    const image = await findImage(call, imageId);
    checkImage(image, type);
    const devices = await launchDevices(call, image, request.BlockDeviceMappings);
    const settings = readSettings(request);
    const token = requestToken('RunInstances', input);
    stopIfDryRun(input.DryRun);
    const made = await idempotent(
      reworded(
        call.services.block.runInstances(callerOf(call), {
          count,
          zone,
          imageId,
          type,
          tags,
          systemTags: marks,
          rootDevice: image.rootDevice,
          devices,
          volumeTags,
          settings,
          ...token,
        }),
        mappingWords,
      ),
    );
    return {
      Groups: [],
      Instances: made.map((instance, index) => ({
        ...writeInstance({ ...instance, tags: [...marks, ...tags], volumes: [] }),
        AmiLaunchIndex: index,
        // EC2 answers before they run.
        State: writeState('pending'),
        ...(input.ClientToken === undefined ? {} : { ClientToken: input.ClientToken }),
      })),
      OwnerId: call.principal.account,
      ReservationId: reservationId(made[0]?.id ?? ''),
    };
  },
});

function typeOf({ InstanceType: type = defaultInstanceType, CreditSpecification: credit }: RunInstancesRequest): InstanceTypeName {
  if (!isInstanceType(type)) throw invalidValue(`Invalid value '${type}' for InstanceType.`);
  const { CpuCredits: credits = defaultCpuCredits(type) } = credit ?? {};
  if (credits !== defaultCpuCredits(type)) refuse(`CreditSpecification ${credits}`);
  return type;
}

/** Of one request; there is no quota, but an end to what one request may cost. */
const countLimit = 100;

function countOf({ MinCount: least, MaxCount: most }: RunInstancesRequest): number {
  if (least < 1) throw invalidValue(`Value (${least}) for parameter minCount is invalid. Minimum value is 1.`);
  if (most < least) {
    throw invalidValue(`Value (${most}) for parameter maxCount is invalid. It must be greater than or equal to minCount.`);
  }
  if (most > countLimit) {
    throw ec2Error(
      'InstanceLimitExceeded',
      `You have requested more instances (${most}) than your current instance limit of ${countLimit} allows.`,
    );
  }
  return most;
}

function launchZone(call: Call, placement: Placement = {}): string {
  const { AvailabilityZone, AvailabilityZoneId, Tenancy: tenancy = 'default', GroupName: group = '', ...rest } = placement;
  if (tenancy !== 'default' || group !== '' || Object.keys(rest).length > 0) refuse('Placement other than the zone');
  const zone = zoneOf(call.region, {
    ...(AvailabilityZone === undefined || AvailabilityZone === '' ? {} : { AvailabilityZone }),
    ...(AvailabilityZoneId === undefined ? {} : { AvailabilityZoneId }),
  });
  return zone ?? zonesIn(call.region)[0] ?? '';
}

/** @throws AwsError for an image that is not ready, or of another architecture; of an image that is known by its id only nothing is known */
function checkImage(image: FoundImage, type: InstanceTypeName): void {
  if (image.state !== 'available') throw ec2Error('InvalidAMIID.Unavailable', `The image ID '${image.id}' is not available`);
  const architectures: readonly string[] = instanceTypes[type].architectures;
  const { architecture } = image.traits;
  if (isNamed(image) && !architectures.includes(architecture)) {
    throw invalidValue(
      `The architecture '${architectures.join(',')}' of the specified instance type does not match the architecture '${architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  }
}

/** @throws AwsError where the token's instances are no more: EC2 "Error codes", `IdempotentInstanceTerminated` */
async function idempotent(work: Promise<readonly Instance[]>): Promise<readonly Instance[]> {
  const terminated = (): AwsError =>
    ec2Error('IdempotentInstanceTerminated', 'The client token belongs to instances that have been terminated.');
  try {
    const made = await work;
    if (made.some(({ state }) => state === 'terminated')) throw terminated();
    return made;
  } catch (error) {
    throw isBlockFault(error) && error.kind === 'not-found' ? terminated() : error;
  }
}
