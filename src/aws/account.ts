import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { DataAwsCallerIdentity, DataAwsPartition } from './resources';

/** The account and partition a provider's credentials belong to, as tokens that Terraform reads while it plans. */
export interface Account {
  readonly accountId: string;
  readonly partition: string;
}

/**
 * Read once per stack and provider. Looked up rather than asked of the user, because only the provider knows whom its credentials
 * (or the role it assumes) belong to; a second, written-down account id could contradict it and lock the key's owner out.
 */
export function accountOf(scope: IConstruct, provider: TerraformProvider | undefined): Account {
  const stack = TerraformStack.of(scope);
  const suffix = provider === undefined ? '' : `-${provider.alias ?? provider.node.id}`;
  const identity = (stack.node.tryFindChild(`CallerIdentity${suffix}`) ??
    new DataAwsCallerIdentity(stack, `CallerIdentity${suffix}`, { provider })) as DataAwsCallerIdentity;
  const partition = (stack.node.tryFindChild(`Partition${suffix}`) ??
    new DataAwsPartition(stack, `Partition${suffix}`, { provider })) as DataAwsPartition;
  return { accountId: identity.accountId, partition: partition.partition };
}
