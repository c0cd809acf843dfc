import type { Grant } from './grant';
import type { Grantee } from './grantee';
import type { IEncryptedVolume } from '../core/encrypted-volume';

/**
 * An EBS volume: one made in this app, or an imported one.
 */
export interface IVolume extends IEncryptedVolume {
  /**
   * The Availability Zone the volume is in. May be a token.
   */
  readonly availabilityZone: string;

  /**
   * Let a role or user attach the volume, and let EC2 make the grant on its key that attaching needs: only for EC2, and only bound to the volume's
   * encryption context.
   *
   * @param grantee who
   * @param instanceIds to which instances; any of the account and Region if left out
   */
  grantAttach(grantee: Grantee, ...instanceIds: string[]): Grant;

  /**
   * Let a role or user detach the volume.
   *
   * @param grantee who
   * @param instanceIds from which instances; any of the account and Region if left out
   */
  grantDetach(grantee: Grantee, ...instanceIds: string[]): Grant;
}
