import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { claimAccountSetting } from './account-claim';
import { EbsSnapshotBlockPublicAccess } from './resources';

/**
 * How far an account keeps its snapshots from being public.
 */
export enum SnapshotPublicAccess {
  /** No snapshot is public, also none that was shared before. */
  BLOCK_ALL_SHARING = 'block-all-sharing',
  /** No further snapshot can be made public. */
  BLOCK_NEW_SHARING = 'block-new-sharing',
  /** Snapshots can be made public. */
  UNBLOCKED = 'unblocked',
}

/**
 * How the block is set.
 */
export interface SnapshotPublicAccessBlockProps {
  /**
   * What is blocked.
   *
   * @default SnapshotPublicAccess.BLOCK_ALL_SHARING
   */
  readonly access?: SnapshotPublicAccess;

  /**
   * The provider, and so the account and Region, that the block is for.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * Keeps the EBS snapshots of an account and Region from being public.
 *
 * Throws if the stack sets the block of this provider already.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
 * @example
 * new aws.SnapshotPublicAccessBlock(stack, 'NoPublicSnapshots');
 */
export class SnapshotPublicAccessBlock extends Construct {
  constructor(scope: Construct, id: string, props: SnapshotPublicAccessBlockProps = {}) {
    super(scope, id);
    claimAccountSetting(this, 'SnapshotPublicAccessBlock', props.provider);
    const state = props.access ?? SnapshotPublicAccess.BLOCK_ALL_SHARING;
    new EbsSnapshotBlockPublicAccess(this, 'Resource', { state, provider: props.provider });
  }
}
