import type { TerraformProvider } from 'cdktf';
import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { KeyBase } from './key-base';
import { policyOfOwnKey, secondKeyPolicy } from './key-errors';
import type { IKey } from './key-interface';
import { checkKeyPolicy, validateKeyPolicy } from './key-policy-check';
import type { PolicyDocument } from './policy-document';
import type { PolicyStatement } from './policy-statement';
import { providerBeside } from './provider';
import { KmsKeyPolicy } from './resources';

/**
 * How the policy of an existing key is set.
 */
export interface KeyPolicyProps {
  /**
   * The imported key.
   */
  readonly key: IKey;

  /**
   * The policy, as a whole: it replaces the one that is there. One that nobody could change again is refused at synthesis.
   */
  readonly policy: PolicyDocument;

  /**
   * The provider, and so the account and Region, of the key.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * The key policy of a key that this app does not make. For a key of this app there is `addToPolicy`, and `separatePolicy` where a policy must
 * name something that itself needs the key.
 *
 * When it is destroyed, Terraform puts the policy on the key that AWS puts on new keys.
 *
 * Throws if the key is made in this app, or has a KeyPolicy in it already.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * @example
 * const key = aws.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
 * new aws.KeyPolicy(stack, 'Policy', { key, policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount('111122223333')) });
 */
export class KeyPolicy extends Construct {
  private policy: PolicyDocument;

  constructor(scope: Construct, id: string, props: KeyPolicyProps) {
    super(scope, id);
    if (props.key instanceof KeyBase && props.key._policy !== undefined) throw policyOfOwnKey(this, props.key.node.path);
    claim(this, props.key);
    checkKeyPolicy(this, props.policy);
    this.policy = props.policy;
    new KmsKeyPolicy(this, 'Resource', {
      keyId: props.key.keyId,
      policy: Lazy.stringValue({ produce: () => this.policy.toJson() }),
      provider: providerBeside(this, props.provider, props.key),
    });
    this.node.addValidation({ validate: () => validateKeyPolicy(this, this.policy) });
  }

  /**
   * Add statements to the end of the policy.
   *
   * Throws if a statement has no principals, has the sid of another one, or lets everyone in without a condition.
   */
  public addStatements(...statements: PolicyStatement[]): void {
    const policy = this.policy.withStatements(...statements);
    checkKeyPolicy(this, policy);
    this.policy = policy;
  }
}

const claimSymbol = Symbol.for('atrest/KeyPolicy');

/** @throws ValidationError if another construct writes the policy of this key already: KMS keeps one */
function claim(policy: KeyPolicy, key: IConstruct & { [claimSymbol]?: string }): void {
  const first = key[claimSymbol];
  if (first !== undefined) throw secondKeyPolicy(policy, key.node.path, first);
  Object.defineProperty(key, claimSymbol, { value: policy.node.path, enumerable: false });
}
