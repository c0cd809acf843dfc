import type { TerraformProvider } from 'cdktf';
import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { policyBesideTrust } from './key-errors';
import type { KeyOptions } from './key-options';
import { accountTrust, checkKeyPolicy, validateKeyPolicy } from './key-policy-check';
import { administratorStatement, serviceStatements, userStatements } from './key-policy-statements';
import type { KeyUsage } from './key-spec';
import type { PolicyCondition } from './policy-condition';
import { PolicyDocument } from './policy-document';
import type { PolicyPrincipal } from './policy-principal';
import { PolicyEffect, PolicyStatement } from './policy-statement';

/** The policy of a key of this app, to which statements are added until synthesis. */
export class EditableKeyPolicy {
  /** The JSON text that will be, as a token. */
  readonly json = Lazy.stringValue({ produce: () => this.document.toJson() });
  private document: PolicyDocument;
  private readonly allowances = new Set<string>();

  /** @throws ValidationError if options contradict each other, or KMS would refuse the policy */
  constructor(
    private readonly scope: IConstruct,
    options: KeyOptions,
    usage: KeyUsage,
    provider: TerraformProvider | undefined,
  ) {
    if (options.policy !== undefined && options.trustAccountIdentities !== undefined) throw policyBesideTrust(scope);
    const base = options.policy ?? new PolicyDocument(...(options.trustAccountIdentities === false ? [] : [accountTrust(scope, provider)]));
    this.document = base.withStatements(
      ...administratorStatement(options.keyAdministrators),
      ...userStatements(options.keyUsers, usage),
      ...serviceStatements(scope, options.keyServices, provider),
    );
    // Without statements of any kind there may still be some before synthesis, where the check is made anew; an empty document was meant so.
    if (options.policy !== undefined || this.document.statements.length > 0) checkKeyPolicy(scope, this.document);
    scope.node.addValidation({ validate: () => validateKeyPolicy(scope, this.document) });
  }

  add(statements: readonly PolicyStatement[]): void {
    const document = this.document.withStatements(...statements);
    checkKeyPolicy(this.scope, document);
    this.document = document;
  }

  /** Lets somebody in, once, whom `who` tells from others: the ARN of a role is another token each time it is asked for. */
  allow(principal: PolicyPrincipal, actions: readonly string[], conditions: readonly PolicyCondition[], who: string): void {
    const allowance = JSON.stringify([who, actions, conditions]);
    if (this.allowances.has(allowance)) return;
    this.add([new PolicyStatement({ principals: [principal], actions: [...actions], conditions: [...conditions] })]);
    this.allowances.add(allowance);
  }

  /** Whether the policy hands the decision on to the IAM policies of an account. */
  trustsAccount(): boolean {
    return this.document.statements.some(
      ({ effect, principals, actions, conditions }) =>
        effect === PolicyEffect.ALLOW &&
        conditions.length === 0 &&
        actions.includes('kms:*') &&
        principals.some(({ kind, value }) => kind === 'AWS' && value.endsWith(':root')),
    );
  }
}
