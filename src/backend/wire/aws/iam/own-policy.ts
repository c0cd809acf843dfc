import { IdentityFault } from '../../../identity/identity-fault';
import { getPolicy } from '../../../identity/managed-policies';
import type { ManagedPolicy } from '../../../identity/rows';
import type { Call } from '../operation';

/** A policy that the caller's account can see: its own or AWS's. @throws IdentityFault `no-such-entity` */
export async function visiblePolicy(call: Call, arn: string): Promise<ManagedPolicy> {
  const policy = await getPolicy(call.services.identity.records, arn);
  if (policy.account !== call.principal.account && policy.account !== 'aws') {
    throw new IdentityFault('no-such-entity', { what: 'policy', name: arn });
  }
  return policy;
}

/** A policy that the caller's account can change. @throws IdentityFault `no-such-entity`, `aws-managed` */
export async function ownPolicy(call: Call, arn: string): Promise<ManagedPolicy> {
  const policy = await visiblePolicy(call, arn);
  if (policy.account === 'aws') throw new IdentityFault('aws-managed', { arn });
  return policy;
}
