/**
 * One condition of a policy statement: a comparison, a condition key and the values to compare with.
 *
 * @example
 * aws.PolicyCondition.stringEquals('kms:ViaService', 'ec2.eu-central-1.amazonaws.com');
 */
export class PolicyCondition {
  /**
   * The key's value equals one of the values, letter case included.
   */
  public static stringEquals(key: string, ...values: string[]): PolicyCondition {
    return new PolicyCondition('StringEquals', key, values);
  }

  /**
   * The key's value matches one of the values, in which `*` and `?` stand for any characters and any one character.
   */
  public static stringLike(key: string, ...values: string[]): PolicyCondition {
    return new PolicyCondition('StringLike', key, values);
  }

  /**
   * The key's value is an ARN that matches one of the values, in whose parts `*` and `?` are allowed.
   */
  public static arnLike(key: string, ...values: string[]): PolicyCondition {
    return new PolicyCondition('ArnLike', key, values);
  }

  /**
   * The key's value is true or false, as given.
   */
  public static booleanEquals(key: string, value: boolean): PolicyCondition {
    return new PolicyCondition('Bool', key, [String(value)]);
  }

  /**
   * Any other comparison, spelt as policies spell it, for example `ForAllValues:StringEquals` or `DateLessThan`.
   */
  public static of(comparison: string, key: string, ...values: string[]): PolicyCondition {
    return new PolicyCondition(comparison, key, values);
  }

  private constructor(
    /**
     * The comparison, which policies call the operator, as they spell it.
     */
    public readonly comparison: string,
    /**
     * The condition key, for example `kms:CallerAccount`.
     */
    public readonly key: string,
    /**
     * The values, of which one must match.
     */
    public readonly values: string[],
  ) {}
}
