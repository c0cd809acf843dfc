import { defaultCpuCredits, defaultInstanceType, isInstanceType } from '../../../../../facts/aws/instance-types';
import type { Reservation, RunInstancesRequest } from '../../../../../facts/aws/models/ec2';
import { isBlockFault } from '../../../../block/block-fault';
import type { Instance } from '../../../../block/rows';
import type { AwsError } from '../../aws-error';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse } from '../errors';
import { requestToken } from '../idempotency';
import { checkImageId } from '../ids';
import { reservationId, writeInstance, writeState } from '../instances';
import { tagsFor } from '../tags';
import { zoneOf, zonesIn } from '../zones';

/** What an instance here can be told, or has no need to be told. Everything else is refused. */
const served: ReadonlySet<keyof RunInstancesRequest> = new Set([
  'ClientToken',
  'CreditSpecification',
  'DryRun',
  'ImageId',
  'InstanceType',
  'MaxCount',
  'MinCount',
  'Placement',
  'TagSpecifications',
] as const);

/** Asks for what every instance has anyway. */
const asDefault: Readonly<Partial<Record<keyof RunInstancesRequest, string>>> = {
  DisableApiStop: 'false',
  DisableApiTermination: 'false',
  EbsOptimized: 'false',
  EnclaveOptions: '{"Enabled":false}',
  HibernationOptions: '{"Configured":false}',
  InstanceInitiatedShutdownBehavior: '"stop"',
  Monitoring: '{"Enabled":false}',
};

/** What a launch can make (EC2 API reference, RunInstances, `TagSpecification`); of these, instances are all that one makes here. */
const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu'];

export const runInstances = operation<RunInstancesRequest, Reservation>({
  name: 'RunInstances',
  async run(call, input) {
    for (const name of Object.keys(input) as (keyof RunInstancesRequest)[]) {
      if (!served.has(name) && JSON.stringify(input[name]) !== asDefault[name]) refuse(name);
    }
    const { ImageId: imageId, MinCount: least, MaxCount: most, Placement: placement = {} } = input;
    if (imageId === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter ImageId');
    checkImageId(imageId);
    const type = input.InstanceType ?? defaultInstanceType;
    if (!isInstanceType(type)) throw invalidValue(`Invalid value '${type}' for InstanceType.`);
    const { CpuCredits: credits = defaultCpuCredits(type) } = input.CreditSpecification ?? {};
    if (credits !== defaultCpuCredits(type)) refuse(`CreditSpecification ${credits}`);
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
    const { AvailabilityZone, AvailabilityZoneId, Tenancy: tenancy = 'default', GroupName: group = '', ...rest } = placement;
    if (tenancy !== 'default' || group !== '' || Object.keys(rest).length > 0) refuse('Placement other than the zone');
    const zone = zoneOf(call.region, {
      ...(AvailabilityZone === undefined || AvailabilityZone === '' ? {} : { AvailabilityZone }),
      ...(AvailabilityZoneId === undefined ? {} : { AvailabilityZoneId }),
    });
    const tags = tagsFor(input.TagSpecifications, 'instance', taggable);
    const token = requestToken('RunInstances', input);
    stopIfDryRun(input.DryRun);
    const made = await idempotent(
      call.services.block.runInstances(callerOf(call), {
        count: most,
        zone: zone ?? zonesIn(call.region)[0] ?? '',
        imageId,
        type,
        tags,
        ...token,
      }),
    );
    return {
      Groups: [],
      Instances: made.map((instance, index) => ({
        ...writeInstance({ ...instance, tags, volumes: [] }),
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

/** Of one request; there is no quota, but an end to what one request may cost. */
const countLimit = 100;

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
