import type { Limits } from '../limits';

/** The API names of the EBS volume types. */
export type VolumeTypeName = 'gp2' | 'gp3' | 'io1' | 'io2' | 'sc1' | 'st1' | 'standard';

/** What CreateVolume accepts for one volume type. */
export interface VolumeTypeRule {
  readonly size: Limits;
  /** Absent: IOPS cannot be provisioned for this type. */
  readonly iops?: ProvisionedIops;
  /** Absent: throughput cannot be provisioned for this type. */
  readonly throughput?: ProvisionedThroughput;
  /** Absent: the service tells no IOPS of such a volume unless they are provisioned. */
  readonly baseline?: BaselineIops;
  /** Whether one volume may be attached to several instances at a time. */
  readonly multiAttach: boolean;
}

/** IOPS that come with the size. */
export interface BaselineIops {
  readonly limits: Limits;
  readonly perGibibyte: number;
}

export interface ProvisionedIops {
  readonly limits: Limits;
  readonly required: boolean;
  /** What one GiB of size allows at most. */
  readonly perGibibyte: number;
  /** What a volume has when nothing is provisioned. */
  readonly base?: number;
}

export interface ProvisionedThroughput {
  readonly limits: Limits;
  /** MiB/s that one provisioned IOPS allows at most. */
  readonly perIops: number;
}

const gibibytes = (min: number, max: number): Limits => ({ min, max, unit: 'GiB' });
const iops = (min: number, max: number): Limits => ({ min, max, unit: 'IOPS' });

/**
 * Sizes, IOPS and throughput: the EC2 service model (botocore 1.44.5, 2026-11), CreateVolume `Size`, `Iops`, `Throughput`,
 * `MultiAttachEnabled`. Ratios: EBS User Guide, "General Purpose SSD volumes" and "Provisioned IOPS SSD volumes" (2025-09).
 * gp3 grew in 2025-09 (from 16 TiB, 16,000 IOPS and 1,000 MiB/s); Terraform AWS provider 5.100.0 itself still refuses more than 1,000 MiB/s.
 */
export const volumeTypes: Readonly<Record<VolumeTypeName, VolumeTypeRule>> = {
  gp2: { size: gibibytes(1, 16_384), baseline: { limits: iops(100, 16_000), perGibibyte: 3 }, multiAttach: false },
  gp3: {
    size: gibibytes(1, 65_536),
    iops: { limits: iops(3_000, 80_000), required: false, perGibibyte: 500, base: 3_000 },
    throughput: { limits: { min: 125, max: 2_000, unit: 'MiB/s' }, perIops: 0.25 },
    multiAttach: false,
  },
  io1: { size: gibibytes(4, 16_384), iops: { limits: iops(100, 64_000), required: true, perGibibyte: 50 }, multiAttach: true },
  io2: { size: gibibytes(4, 65_536), iops: { limits: iops(100, 256_000), required: true, perGibibyte: 1_000 }, multiAttach: true },
  sc1: { size: gibibytes(125, 16_384), multiAttach: false },
  st1: { size: gibibytes(125, 16_384), multiAttach: false },
  standard: { size: gibibytes(1, 1_024), multiAttach: false },
};

/** What CreateVolume makes when it is told no type. EC2 API Reference, CreateVolume `VolumeType` (2026-11). */
export const defaultVolumeType: VolumeTypeName = 'gp2';

export const isVolumeType = (name: string): name is VolumeTypeName => Object.hasOwn(volumeTypes, name);
