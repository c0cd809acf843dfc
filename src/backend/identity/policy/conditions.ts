import { operators, type Test } from './condition-operators';
import { PolicyFault } from './policy-fault';
import type { RequestContext } from './request-context';

/** One operator on one key, compiled. */
export type Condition = (context: RequestContext) => boolean;

type SetOperator = 'ForAllValues' | 'ForAnyValue';

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

export interface ConditionSource {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Whether the policy's version knows variables. */
  readonly variables: boolean;
  readonly at: string;
}

/** @throws PolicyFault `unknown-operator`, `invalid-condition-value`, `invalid-variable` */
export function compileCondition({ operator: name, key, values, variables, at }: ConditionSource): Condition {
  const [, set, base = '', ifExists] = operatorForm.exec(name) ?? [];
  if (base === 'Null' && set === undefined && ifExists === undefined) return nullCondition(key, values, at);
  const operator = operators.get(base);
  if (operator === undefined) throw new PolicyFault('unknown-operator', { at, operator: name });
  const tests = values.map((value): Test => {
    const test = operator.make(value, { variables }, at);
    if (test === undefined) throw new PolicyFault('invalid-condition-value', { at, value });
    return test;
  });
  const { negated } = operator;
  const whenAbsent = absentAnswer(set as SetOperator | undefined, negated, ifExists !== undefined);
  // A negated operator without a set operator holds where no value of the request fits any value of the policy.
  const every = set === 'ForAllValues' || (set === undefined && negated);
  return (context) => {
    const given = context.values(key);
    if (given === undefined) return whenAbsent;
    const fits = (value: string) => tests.some((test) => test(value, context.variable)) !== negated;
    return every ? given.every(fits) : given.some(fits);
  };
}

/** IAM user guide, "Condition operators" and "Multivalued context keys", on keys that the request does not have. */
function absentAnswer(set: SetOperator | undefined, negated: boolean, ifExists: boolean): boolean {
  if (ifExists || set === 'ForAllValues') return true;
  return set === undefined && negated;
}

/** `Null: {key: "true"}` holds where the request has no such key. */
function nullCondition(key: string, values: readonly string[], at: string): Condition {
  const wanted = values.map((value) => {
    const folded = value.toLowerCase();
    if (folded !== 'true' && folded !== 'false') throw new PolicyFault('invalid-condition-value', { at, value });
    return folded === 'true';
  });
  return (context) => wanted.includes(context.values(key) === undefined);
}
