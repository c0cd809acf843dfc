import { KeyImpactReport } from '../../core/key-impact-report';
import type { KeyDependent, KeyWithDependents } from '../../core/key-impact-report';
import { bucketEncryption, dataAtRest } from '../../facts/aws/data-at-rest';
import { impactKinds, keyImpacts, keyTypes, lineage } from '../../facts/aws/key-impact';
import { keyArnPattern } from '../../facts/aws/kms-keys';
import { bucketEncryptionOf, bucketEncryptionsIn } from '../audit/bucket-encryption-of';
import type { PlannedResource, PlannedStack } from '../audit/planned-resource';
import { addressIn, valuesAt } from '../audit/planned-resource';

/** What hangs on each key of stacks, directly or through lineage. */
export function keyImpactOf(stacks: readonly PlannedStack[]): KeyImpactReport {
  return new KeyImpactReport(stacks.flatMap(keysOf));
}

function keysOf(stack: PlannedStack): KeyWithDependents[] {
  const hanging = edgesOf(stack);
  const made = [...stack.values()].filter(({ type }) => keyTypes.some((one) => one === type)).map(({ address }) => address);
  const imported = [...hanging.keys()].filter((name) => keyArnPattern.test(name) || name.startsWith('data.aws_kms_'));
  return [...made, ...imported].map((key) => ({ key, dependents: dependentsOf(key, hanging) }));
}

/** Things by what they hang on. */
type Hanging = ReadonlyMap<string, readonly PlannedResource[]>;

function edgesOf(stack: PlannedStack): Hanging {
  const hanging = new Map<string, PlannedResource[]>();
  const encryptions = bucketEncryptionsIn(stack);
  for (const resource of stack.values()) {
    const encryption = resource.type === 'aws_s3_bucket' ? bucketEncryptionOf(resource, encryptions) : undefined;
    const separate = encryption === undefined ? [] : valuesAt(encryption.attributes, bucketEncryption.key);
    const origin = lineage[resource.type];
    const values = [...separate, ...keysNamed(resource), ...(origin === undefined ? [] : valuesAt(resource.attributes, origin))];
    for (const name of new Set(values.map(nameOf))) {
      if (name !== undefined && name !== resource.address) hanging.set(name, [...(hanging.get(name) ?? []), resource]);
    }
  }
  return hanging;
}

function keysNamed({ type, attributes }: PlannedResource): unknown[] {
  const row = Object.hasOwn(dataAtRest, type) ? dataAtRest[type] : undefined;
  const { key } = row ?? {};
  if (key === undefined) return [];
  const blocks = row?.blocks?.flatMap((path) => valuesAt(attributes, path)) ?? [attributes];
  return blocks.flatMap((block) => valuesAt(block, key));
}

/** The address a value refers to, or the value itself where it is written out. */
const nameOf = (value: unknown): string | undefined =>
  addressIn(value) ?? (typeof value === 'string' && !value.includes('${') ? value : undefined);

/** Breadth first, each thing once, so that the nearest way is the one that is told. */
function dependentsOf(key: string, hanging: Hanging): KeyDependent[] {
  const dependents = new Map<string, KeyDependent>();
  const waiting = [key];
  for (let via = waiting.shift(); via !== undefined; via = waiting.shift()) {
    for (const { address, path, type } of hanging.get(via) ?? []) {
      if (address === key || dependents.has(address)) continue;
      const kind = impactKinds[type] ?? 'data';
      dependents.set(address, { address, path, via, ...keyImpacts[kind] });
      // A replica, an alias and a grant are other names of the key or doors to it: what is under a replica is told at the replica.
      if (kind !== 'replica' && kind !== 'grant') waiting.push(address);
    }
  }
  return [...dependents.values()];
}
