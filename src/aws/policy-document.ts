import { policyJson } from './policy-json';
import type { PolicyStatement } from './policy-statement';

/**
 * A resource policy: a list of statements.
 *
 * It is a value: adding statements gives a new document. It is written into the resource as JSON text, not through a data source, so that
 * a plan shows it whole and scanners do not take the `*` that key policies must have for access to everything.
 *
 * @example
 * const policy = new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount('111122223333')).withStatements(
 *   new aws.PolicyStatement({
 *     principals: [aws.PolicyPrincipal.service('delivery.logs.amazonaws.com')],
 *     actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
 *   }),
 * );
 * new aws.Key(stack, 'LogKey', { policy });
 */
export class PolicyDocument {
  /**
   * The statements, in the order in which they are written.
   */
  public readonly statements: PolicyStatement[];

  /**
   * @param statements in the order in which they are to be written
   */
  constructor(...statements: PolicyStatement[]) {
    this.statements = statements;
  }

  /**
   * A new document with more statements at its end.
   */
  public withStatements(...statements: PolicyStatement[]): PolicyDocument {
    return new PolicyDocument(...this.statements, ...statements);
  }

  /**
   * The document as JSON text. Values known only at apply appear as tokens in it.
   */
  public toJson(): string {
    return policyJson(this.statements);
  }
}
