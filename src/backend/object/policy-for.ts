import type { BucketRow } from './bucket-row';
import type { Principal } from '../principal';

/**
 * What the policy says to this caller. Under `restrictPublicBuckets` a public one says nothing to other accounts and to nobody (S3 User
 * Guide, "Blocking public access to your Amazon S3 storage").
 */
export function policyFor({ principal }: { readonly principal: Principal }, bucket: BucketRow): string | undefined {
  const { policy, publicAccessBlock, account } = bucket;
  const outsider = principal.kind !== 'service' && principal.account !== account;
  if (policy?.isPublic === true && publicAccessBlock?.restrictPublicBuckets === true && outsider) return undefined;
  return policy?.text;
}
