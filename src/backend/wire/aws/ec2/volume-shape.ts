import { ec2Error, invalidValue } from './errors';
import { isVolumeType, volumeTypes } from '../../../../facts/aws/volume-types';
import type { VolumeTypeName } from '../../../../facts/aws/volume-types';

/** Sizes in GiB, throughput in MiB/s, as EC2 counts. */
export interface Provisioned {
  readonly iops?: number;
  readonly throughput?: number;
}

/** @throws AwsError for a type that block storage does not have; the model's own list is longer by none today. */
export function volumeType(name: string): VolumeTypeName {
  if (!isVolumeType(name)) throw ec2Error('UnknownVolumeType', `Unsupported volume type '${name}' for volume creation.`);
  return name;
}

/** What a volume without provisioned figures has: gp2 grows with its size, gp3 has a floor, the others have none to tell. */
export function unprovisioned(type: VolumeTypeName, size: number): Provisioned {
  const { baseline, iops, throughput } = volumeTypes[type];
  const grown = baseline && Math.min(Math.max(size * baseline.perGibibyte, baseline.limits.min), baseline.limits.max);
  const base = grown ?? iops?.base;
  return { ...(base === undefined ? {} : { iops: base }), ...(throughput === undefined ? {} : { throughput: throughput.limits.min }) };
}

/** @throws AwsError for a size that the type cannot have. */
export function checkSize(type: VolumeTypeName, size: number): void {
  const { min, max } = volumeTypes[type].size;
  if (size < min) throw invalidValue(`Volume of ${size}GiB is too small; minimum is ${min}GiB.`);
  if (size > max) throw invalidValue(`Volume of ${size}GiB is too large; maximum is ${max}GiB.`);
}

/**
 * Figures that were asked for, against the type and the size. Texts: rocicorp/mono#4410 (ratio), runs-on/runs-on#260 (throughput),
 * runs-on/runs-on#426, velero-io/velero-plugin-for-aws#119, kubernetes-retired/kube-aws#1208, aws-ebs-csi-driver `nonIo2ErrRegex`.
 */
export function checkProvisioned(type: VolumeTypeName, size: number, { iops, throughput }: Provisioned): void {
  const rule = volumeTypes[type];
  if (iops !== undefined && rule.iops === undefined) {
    throw ec2Error('InvalidParameterCombination', `The parameter iops is not supported for ${type} volumes.`);
  }
  if (throughput !== undefined && rule.throughput === undefined) {
    throw ec2Error('InvalidParameterCombination', 'throughput can only be specified for volumeType gp3.');
  }
  if (iops === undefined && rule.iops?.required) {
    throw ec2Error('InvalidParameterCombination', `The parameter iops must be specified for ${type} volumes.`);
  }
  if (rule.iops !== undefined && iops !== undefined) {
    const { limits, perGibibyte } = rule.iops;
    inRange('Volume iops', iops, limits);
    // What comes with every volume is never too much for a small one (gp3: 3,000 at 1 GiB).
    if (iops > (rule.iops.base ?? 0) && iops / size > perGibibyte) {
      throw invalidValue(`Iops to volume size ratio of ${(iops / size).toFixed(6)} is too high; maximum is ${perGibibyte}`);
    }
  }
  if (rule.throughput !== undefined && throughput !== undefined) {
    const { limits, perIops } = rule.throughput;
    inRange('Throughput (MiBps)', throughput, limits);
    const ratio = throughput / (iops ?? rule.iops?.base ?? 0);
    if (ratio > perIops) {
      throw invalidValue(
        `Throughput (MiBps) to iops ratio of ${ratio.toFixed(6)} is too high; maximum is ${perIops.toFixed(6)} MiBps per iops`,
      );
    }
  }
}

function inRange(what: string, value: number, { min, max }: { readonly min: number; readonly max: number }): void {
  if (value < min) throw invalidValue(`${what} of ${value} is too low; minimum is ${min}`);
  if (value > max) throw invalidValue(`${what} of ${value} is too high; maximum is ${max}`);
}
