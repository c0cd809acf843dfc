import { table } from '../storage/record-store';

/** A device that instances of the image get. */
export interface ImageDevice {
  /** Name, as `/dev/xvda`. */
  readonly device: string;
  /** Absent: the volume begins empty. */
  readonly snapshotId?: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly iops?: number;
  /** MiB/s. */
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly deleteOnTermination: boolean;
}

/** What the cloud is told of the image's content, and tells again: nothing here goes by it. */
export interface ImageTraits {
  readonly architecture: string;
  readonly virtualization: string;
  readonly bootMode?: string;
  readonly tpm?: string;
  readonly imds?: string;
  readonly enhancedNetworking?: boolean;
  readonly sriov?: string;
}

export interface Image {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly description: string;
  readonly state: 'pending' | 'available' | 'failed';
  /** Why the state is `failed`: the kind of the key's fault, or `internal`. */
  readonly failure?: string;
  readonly createdAt: number;
  readonly rootDevice: string;
  readonly devices: readonly ImageDevice[];
  readonly traits: ImageTraits;
  /** Accounts that may launch it, in order; `all`: every one. */
  readonly sharedWith?: readonly string[];
  readonly sourceInstanceId?: string;
  readonly sourceImageId?: string;
  readonly sourceRegion?: string;
}

export const imageTable = table<Image>('block-image');

/** Every id that was ever given to an image here, with its region: what is deregistered is not somebody else's image. */
export const imageIdTable = table<{ readonly region: string }>('block-image-id');
