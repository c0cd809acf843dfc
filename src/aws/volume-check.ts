import type { IConstruct } from 'constructs';
import { iopsOverSize, iopsRequired, notForVolumeType, throughputOverIops, unknownVolumeType } from './errors';
import { checkWithin, isKnown } from '../core/checks';
import type { VolumeTypeName, VolumeTypeRule } from '../facts/aws/volume-types';
import { volumeTypes } from '../facts/aws/volume-types';

/** What a volume is to be, in the units of the API: GiB, IOPS, MiB/s. */
export interface VolumeShape {
  readonly type: VolumeTypeName;
  readonly size: number | undefined;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
  readonly multiAttach: boolean;
}

/** @throws ValidationError if EBS does not make such volumes */
export function checkVolumeShape(scope: IConstruct, shape: VolumeShape): void {
  // In plain JavaScript the type may be any text.
  if (!Object.hasOwn(volumeTypes, shape.type)) throw unknownVolumeType(scope, shape.type, Object.keys(volumeTypes));
  const rule = volumeTypes[shape.type];
  checkWithin(scope, 'size', shape.size, rule.size);
  checkIops(scope, shape, rule);
  checkThroughput(scope, shape, rule);
  if (shape.multiAttach && !rule.multiAttach) throw notForVolumeType(scope, 'multiAttach', shape.type, typesWith('multiAttach'));
}

function checkIops(scope: IConstruct, { type, size, iops }: VolumeShape, rule: VolumeTypeRule): void {
  if (iops === undefined) {
    if (rule.iops?.required) throw iopsRequired(scope, type);
    return;
  }
  if (rule.iops === undefined) throw notForVolumeType(scope, 'iops', type, typesWith('iops'));
  checkWithin(scope, 'iops', iops, rule.iops.limits);
  // The base performance comes with any size; only what is provisioned above it is bound to the size.
  const boundToSize = isKnown(iops) && isKnown(size) && iops !== rule.iops.base;
  if (boundToSize && iops > size * rule.iops.perGibibyte) throw iopsOverSize(scope, iops, size, rule.iops.perGibibyte);
}

function checkThroughput(scope: IConstruct, { type, iops, throughput }: VolumeShape, rule: VolumeTypeRule): void {
  if (throughput === undefined) return;
  if (rule.throughput === undefined) throw notForVolumeType(scope, 'throughput', type, typesWith('throughput'));
  checkWithin(scope, 'throughput', throughput, rule.throughput.limits);
  const effectiveIops = iops ?? rule.iops?.base;
  if (isKnown(throughput) && isKnown(effectiveIops) && throughput > effectiveIops * rule.throughput.perIops) {
    throw throughputOverIops(scope, throughput, effectiveIops, rule.throughput.perIops);
  }
}

const typesWith = (feature: 'iops' | 'throughput' | 'multiAttach'): string[] =>
  Object.entries(volumeTypes).flatMap(([type, rule]) => (rule[feature] ? [type] : []));
