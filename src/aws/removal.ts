import type { TerraformResourceLifecycle } from 'cdktf';
import { RemovalPolicy } from '../core/removal-policy';

/** The `lifecycle` block of a removal policy; retaining is the default of everything that holds data or keys. */
export function lifecycleOf(removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN): TerraformResourceLifecycle | undefined {
  return removalPolicy === RemovalPolicy.RETAIN ? { preventDestroy: true } : undefined;
}
