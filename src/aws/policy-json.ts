import { Fn, Token } from 'cdktf';
import type { PolicyCondition } from './policy-condition';
import type { PolicyPrincipal } from './policy-principal';
import type { PolicyStatement } from './policy-statement';

/** A policy as Terraform gets it: JSON text in which tokens are template expressions. */
export function policyJson(statements: readonly PolicyStatement[]): string {
  const encodedLists: string[] = [];
  const values = (list: string[]): string | string[] => {
    if (Token.isUnresolved(list)) {
      const encoded = Fn.jsonencode(list);
      encodedLists.push(encoded);
      return encoded;
    }
    const [first, ...others] = list;
    return first !== undefined && others.length === 0 ? first : list;
  };
  const document = { Version: '2012-10-17', Statement: statements.map((statement) => statementJson(statement, values)) };
  const text = escapeVariables(JSON.stringify(document));
  // A list that is known only at apply brings its own brackets and quotes, so the quotes around its token go.
  return encodedLists.reduce((json, encoded) => json.replace(JSON.stringify(encoded), () => encoded), text);
}

type Values = (list: string[]) => string | string[];

function statementJson(statement: PolicyStatement, values: Values): object {
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect,
    ...(statement.principals.length === 0 ? {} : { Principal: principalJson(statement.principals, values) }),
    Action: values(statement.actions),
    Resource: values(statement.resources),
    ...(statement.conditions.length === 0 ? {} : { Condition: conditionJson(statement.conditions, values) }),
  };
}

function principalJson(principals: readonly PolicyPrincipal[], values: Values): object {
  const kinds = [...new Set(principals.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, values(principals.filter((principal) => principal.kind === kind).map(({ value }) => value))]),
  );
}

function conditionJson(conditions: readonly PolicyCondition[], values: Values): object {
  const operators = [...new Set(conditions.map(({ comparison }) => comparison))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(conditions.filter((one) => one.comparison === operator).map(({ key, values: list }) => [key, values(list)])),
    ]),
  );
}

/**
 * Policy variables such as `${aws:username}` look like Terraform templates, so they are escaped. Terraform's own expressions, which
 * never begin with a name and a single colon, stay.
 */
function escapeVariables(text: string): string {
  return text.replaceAll(/(?<!\$)\$\{(?=[A-Za-z][\w-]*:(?!:)|[*?$]\})/g, '$$$${');
}
