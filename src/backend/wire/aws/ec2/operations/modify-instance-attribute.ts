import { isInstanceType } from '../../../../../facts/aws/instance-types';
import type { InstanceBlockDeviceMappingSpecification, ModifyInstanceAttributeRequest } from '../../../../../facts/aws/models/ec2';
import type { InstanceChange } from '../../../../block/modify-instance';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse, reworded } from '../errors';
import { readSettings } from '../instance-settings';
import { findInstance } from '../instances';

type Changes = Omit<ModifyInstanceAttributeRequest, 'Attribute' | 'Value' | 'InstanceId' | 'DryRun'>;

/** What can be changed. */
const changes: Readonly<{ [Name in keyof Changes]?: (value: Changes[Name] & object) => InstanceChange }> = {
  BlockDeviceMappings: (mappings) => ({ deleteOnTermination: new Map(mappings.flatMap(readMapping)) }),
  DisableApiStop: ({ Value: value }) => ({ settings: readSettings({ DisableApiStop: value ?? false }) }),
  DisableApiTermination: ({ Value: value }) => ({ settings: readSettings({ DisableApiTermination: value ?? false }) }),
  EbsOptimized: ({ Value: value }) => ({ settings: readSettings({ EbsOptimized: value ?? false }) }),
  InstanceInitiatedShutdownBehavior: ({ Value: value = '' }) => {
    if (value !== 'stop' && value !== 'terminate') throw invalidValue(`Invalid value '${value}' for InstanceInitiatedShutdownBehavior.`);
    return { settings: readSettings({ InstanceInitiatedShutdownBehavior: value }) };
  },
  InstanceType: ({ Value: type = '' }) => {
    if (!isInstanceType(type)) throw invalidValue(`Invalid value '${type}' for InstanceType.`);
    return { type };
  },
  UserData: ({ Value: value = new Uint8Array() }) => ({ settings: readSettings({ UserData: Buffer.from(value).toString('base64') }) }),
};

/** The older way of saying it: one attribute by its name, with a text. */
const named: ReadonlyMap<string, (value: string) => Changes> = new Map<string, (value: string) => Changes>([
  ['disableApiStop', (value) => ({ DisableApiStop: { Value: value === 'true' } })],
  ['disableApiTermination', (value) => ({ DisableApiTermination: { Value: value === 'true' } })],
  ['ebsOptimized', (value) => ({ EbsOptimized: { Value: value === 'true' } })],
  ['instanceInitiatedShutdownBehavior', (value) => ({ InstanceInitiatedShutdownBehavior: { Value: value } })],
  ['instanceType', (value) => ({ InstanceType: { Value: value } })],
  ['userData', (value) => ({ UserData: { Value: Buffer.from(value, 'base64') } })],
]);

export const modifyInstanceAttribute = operation<ModifyInstanceAttributeRequest, object>({
  name: 'ModifyInstanceAttribute',
  async run(call, input) {
    const { InstanceId: id, DryRun: dryRun, Attribute: attribute, Value: value, ...told } = input;
    await findInstance(call, id);
    const change = readChange({ ...told, ...(attribute === undefined || value === undefined ? {} : readNamed(attribute, value)) });
    stopIfDryRun(dryRun);
    await reworded(call.services.block.modifyInstance(callerOf(call), id, change), {
      'wrong-state': ({ allowed }) => ec2Error('IncorrectInstanceState', `The instance '${id}' is not in the '${allowed[0] ?? ''}' state.`),
    });
    return {};
  },
});

function readNamed(attribute: string, value: string): Changes {
  return named.get(attribute)?.(value) ?? refuse(`Changing ${attribute}`);
}

function readChange(told: Changes): InstanceChange {
  const [name, ...others] = Object.keys(told) as (keyof Changes)[];
  if (name === undefined) throw ec2Error('InvalidParameterCombination', 'No attributes specified.');
  if (others.length > 0) {
    const all = [name, ...others].map((one) => one.charAt(0).toLowerCase() + one.slice(1));
    throw ec2Error('InvalidParameterCombination', `Fields for multiple attribute types specified: ${all.join(', ')}`);
  }
  const read = changes[name] as ((value: unknown) => InstanceChange) | undefined;
  return read?.(told[name]) ?? refuse(`Changing ${name}`);
}

function readMapping({ DeviceName: device = '', Ebs: ebs, VirtualName, NoDevice }: InstanceBlockDeviceMappingSpecification) {
  if (VirtualName !== undefined || NoDevice !== undefined) refuse('Changing which devices there are');
  return ebs?.DeleteOnTermination === undefined ? [] : [[device, ebs.DeleteOnTermination] as const];
}
