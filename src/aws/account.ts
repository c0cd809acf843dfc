import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { DataAwsCallerIdentity, DataAwsPartition, DataAwsRegion } from './resources';

/**
 * The account, partition and Region a provider's credentials belong to, as tokens that Terraform reads while it plans. Looked up rather than
 * asked of the user, because only the provider knows whom its credentials (or the role it assumes) belong to; a second, written-down
 * account id could contradict it and lock the key's owner out.
 */
class Account extends Construct {
  readonly accountId: string;
  readonly partition: string;
  private regionName: string | undefined;

  constructor(
    stack: TerraformStack,
    id: string,
    private readonly provider: TerraformProvider | undefined,
  ) {
    super(stack, id);
    this.accountId = new DataAwsCallerIdentity(this, 'CallerIdentity', { provider }).accountId;
    this.partition = new DataAwsPartition(this, 'Partition', { provider }).partition;
  }

  /** Looked up only where it is asked for. By `id`, because the attribute that says `name` has another name in each line of the provider. */
  get region(): string {
    this.regionName ??= new DataAwsRegion(this, 'Region', { provider: this.provider }).id;
    return this.regionName;
  }
}

/** Looked up once per stack and provider. */
export function accountOf(scope: IConstruct, provider: TerraformProvider | undefined): Account {
  const stack = TerraformStack.of(scope);
  const id = provider === undefined ? 'AtrestAccount' : `AtrestAccount-${provider.alias ?? provider.node.id}`;
  const existing = stack.node.tryFindChild(id);
  return existing instanceof Account ? existing : new Account(stack, id, provider);
}
