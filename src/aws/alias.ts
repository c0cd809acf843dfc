import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { newAliasName } from './alias-name';
import { secondAlias } from './errors';
import type { IKey } from './key-interface';
import { checkBeside, providerBeside, providerName, regionOfKey } from './provider';
import { KmsAlias } from './resources';
import { isKnown } from '../core/checks';

/**
 * How an alias is made.
 */
export interface AliasProps {
  /**
   * The name, with or without `alias/`: letters, digits, `/`, `_` and `-`, at most 256 characters with the prefix, and not
   * below `alias/aws/`. A token at its start must have the prefix.
   */
  readonly aliasName: string;

  /**
   * The key the alias stands for, of the same account and Region.
   */
  readonly targetKey: IKey;

  /**
   * The provider, and so the account and Region, of the alias.
   *
   * @default - the key's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * Another name for a KMS key, which can be pointed at another key later.
 *
 * Services that keep data want the key itself, because an alias may move and the data does not: give them the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
 * @example
 * const key = aws.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
 * new aws.Alias(stack, 'Alias', { aliasName: 'invoices', targetKey: key });
 */
export class Alias extends Construct {
  /**
   * The full name, which begins with `alias/`. May be a token.
   *
   * @attribute
   */
  public readonly aliasName: string;

  /**
   * The ARN of the alias. May be a token.
   *
   * @attribute
   */
  public readonly aliasArn: string;

  /**
   * The key the alias stands for.
   */
  public readonly targetKey: IKey;

  constructor(scope: Construct, id: string, props: AliasProps) {
    super(scope, id);
    const resource = new KmsAlias(this, 'Resource', {
      name: newAliasName(this, props.aliasName),
      targetKeyId: props.targetKey.keyId,
      provider: providerBeside(this, props.provider, props.targetKey),
    });
    this.aliasName = resource.name;
    this.aliasArn = resource.arn;
    this.targetKey = props.targetKey;
    claimName(this, newAliasName(this, props.aliasName));
    checkBeside(this, 'the key', () => regionOfKey(props.targetKey.keyReference, props.targetKey));
  }
}

const claimsSymbol = Symbol.for('atrest/AliasNames');
type ClaimingStack = TerraformStack & { [claimsSymbol]?: Map<string, string> };

/** A name has one key in a Region. @throws ValidationError if another alias of the stack has it under the same provider */
function claimName(alias: Alias, name: string): void {
  if (!isKnown(name)) return;
  const stack: ClaimingStack = TerraformStack.of(alias);
  const claims = (stack[claimsSymbol] ??= new Map<string, string>());
  const place = `${providerName(alias)} ${name}`;
  const first = claims.get(place);
  if (first !== undefined) throw secondAlias(alias, name, first);
  claims.set(place, alias.node.path);
}
