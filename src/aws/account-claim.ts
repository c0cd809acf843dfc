import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { secondInAccount } from './volume-errors';

const claimsSymbol = Symbol.for('atrest/AccountClaims');
type ClaimingStack = TerraformStack & { [claimsSymbol]?: Map<string, string> };

/**
 * Claims a setting that an account has once in each Region for one construct.
 *
 * @throws ValidationError if another construct of the stack sets it with the same provider: the two would overwrite each other
 */
export function claimAccountSetting(scope: IConstruct, what: string, provider: TerraformProvider | undefined): void {
  const stack: ClaimingStack = TerraformStack.of(scope);
  const claims = (stack[claimsSymbol] ??= new Map<string, string>());
  const setting = `${what} ${provider?.node.path ?? 'default'}`;
  const first = claims.get(setting);
  if (first !== undefined) throw secondInAccount(scope, what, first);
  claims.set(setting, scope.node.path);
}
