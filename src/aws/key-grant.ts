import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { badGrantName, constraintWithoutContext, noGrantOperations, operationOfOtherUsage, twoGrantConstraints } from './key-errors';
import type { KeyGrantOperation } from './key-grant-operation';
import type { IKey } from './key-interface';
import { providerBeside } from './provider';
import { KmsGrant } from './resources';
import { checkLength, isKnown } from '../core/checks';
import type { GrantOperationRow } from '../facts/aws/kms-grants';
import { grantName as nameRule, grantOperations } from '../facts/aws/kms-grants';

/**
 * How a KMS grant is made.
 */
export interface KeyGrantProps {
  /**
   * The key.
   */
  readonly key: IKey;

  /**
   * The ARN of who may use the key: a user, role, federated user, assumed role or account.
   */
  readonly granteePrincipal: string;

  /**
   * What the grantee may do; at least one.
   */
  readonly operations: KeyGrantOperation[];

  /**
   * A name, which keeps KMS from making the same grant twice: letters, digits, `:`, `/`, `_` and `-`, at most 256.
   *
   * @default - none
   */
  readonly grantName?: string;

  /**
   * The whole encryption context with which alone the grantee may use the key.
   *
   * @default - any
   */
  readonly encryptionContextEquals?: Record<string, string>;

  /**
   * Pairs the encryption context must have among others. Not together with `encryptionContextEquals`.
   *
   * @default - none
   */
  readonly encryptionContextSubset?: Record<string, string>;

  /**
   * The ARN of who may give the grant back.
   *
   * @default - nobody but the key's administrators
   */
  readonly retiringPrincipal?: string;

  /**
   * Whether Terraform retires the grant where it would revoke it otherwise. Only the retiring principal may retire.
   *
   * @default false
   */
  readonly retireOnDelete?: boolean;

  /**
   * Tokens of grants that are so new that KMS may not know them everywhere yet.
   *
   * @default - none
   */
  readonly grantTokens?: string[];

  /**
   * The provider, and so the account and Region, of the key.
   *
   * @default - the key's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A KMS grant: permission to use a key that stands beside the key policy, can be bound to an encryption context, and can be taken back alone.
 *
 * Throws if operations do not fit the key, or if a constraint would bind nothing.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * @example
 * const key = new aws.Key(stack, 'Key');
 * new aws.KeyGrant(stack, 'ReportsMayRead', {
 *   key,
 *   granteePrincipal: 'arn:aws:iam::111122223333:role/Reports',
 *   operations: [aws.KeyGrantOperation.DECRYPT],
 *   encryptionContextEquals: { department: 'finance' },
 * });
 */
export class KeyGrant extends Construct {
  /**
   * The id of the grant. May be a token.
   *
   * @attribute
   */
  public readonly grantId: string;

  /**
   * The token with which the grant can be used at once. May be a token of Terraform.
   *
   * @attribute
   */
  public readonly grantToken: string;

  constructor(scope: Construct, id: string, props: KeyGrantProps) {
    super(scope, id);
    this.checkOperations(props);
    const { grantName, encryptionContextEquals, encryptionContextSubset } = props;
    checkLength(this, 'grantName', grantName, nameRule.length);
    if (isKnown(grantName) && !nameRule.pattern.test(grantName)) throw badGrantName(this, grantName);

    const constrained = encryptionContextEquals !== undefined || encryptionContextSubset !== undefined;
    const resource = new KmsGrant(this, 'Resource', {
      keyId: props.key.keyArn,
      granteePrincipal: props.granteePrincipal,
      operations: [...new Set(props.operations)],
      name: grantName,
      constraints: constrained ? [{ encryptionContextEquals, encryptionContextSubset }] : undefined,
      retiringPrincipal: props.retiringPrincipal,
      retireOnDelete: props.retireOnDelete,
      grantCreationTokens: props.grantTokens,
      provider: providerBeside(this, props.provider, props.key),
    });
    this.grantId = resource.grantId;
    this.grantToken = resource.grantToken;
  }

  private checkOperations({ key, operations, encryptionContextEquals, encryptionContextSubset }: KeyGrantProps): void {
    if (operations.length === 0) throw noGrantOperations(this);
    const rows = operations.map((operation): GrantOperationRow => grantOperations[operation]);
    rows.forEach(({ usage }, index) => {
      const fits = usage === undefined || key.keyUsage === undefined || usage === (key.keyUsage as string);
      if (!fits) throw operationOfOtherUsage(this, operations[index] ?? '', key.keyUsage ?? 'unknown');
    });
    if (encryptionContextEquals !== undefined && encryptionContextSubset !== undefined) throw twoGrantConstraints(this);
    const constrained = encryptionContextEquals ?? encryptionContextSubset;
    if (constrained !== undefined && !rows.some(({ context }) => context)) throw constraintWithoutContext(this);
  }
}
