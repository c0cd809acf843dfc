/**
 * The volume types of EBS.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
 */
export enum VolumeType {
  /** General purpose SSD, performance independent of size. 1 GiB to 64 TiB, 3,000 to 80,000 IOPS, 125 to 2,000 MiB/s. */
  GP3 = 'gp3',
  /** General purpose SSD of the generation before, performance by size. 1 GiB to 16 TiB. */
  GP2 = 'gp2',
  /** Provisioned IOPS SSD (Block Express). 4 GiB to 64 TiB, 100 to 256,000 IOPS. */
  IO2 = 'io2',
  /** Provisioned IOPS SSD of the generation before. 4 GiB to 16 TiB, 100 to 64,000 IOPS. */
  IO1 = 'io1',
  /** Throughput optimised hard disk. 125 GiB to 16 TiB. */
  ST1 = 'st1',
  /** Cold hard disk. 125 GiB to 16 TiB. */
  SC1 = 'sc1',
  /** Magnetic disk of the first generation. 1 GiB to 1 TiB. */
  STANDARD = 'standard',
}
