import type { IEncryptedVolume } from '../core/encrypted-volume';

/**
 * An EBS volume: one made in this app, or an imported one.
 */
export interface IVolume extends IEncryptedVolume {
  /**
   * The Availability Zone the volume is in. May be a token.
   */
  readonly availabilityZone: string;
}
