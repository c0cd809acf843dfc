import { Fault } from '../../fault';

/** Why a policy document is refused. `at` is the place: `Statement[0].Condition.StringEquals`. */
export interface PolicyFaults {
  /** The text is no JSON object, or nested deeper or longer than a policy can be. */
  readonly 'not-json': { readonly offset: number };
  readonly 'duplicate-key': { readonly key: string; readonly offset: number };
  readonly 'unknown-element': { readonly at: string; readonly element: string };
  readonly 'missing-element': { readonly at: string; readonly element: string };
  /** The element may not stand in this kind of policy: a principal in an identity policy. */
  readonly 'prohibited-element': { readonly at: string; readonly element: string };
  /** Two elements that exclude each other: `Action` and `NotAction`. */
  readonly 'conflicting-elements': { readonly at: string; readonly elements: readonly [string, string] };
  readonly 'wrong-type': { readonly at: string; readonly expected: string };
  readonly 'invalid-version': { readonly version: string };
  readonly 'invalid-effect': { readonly at: string; readonly effect: string };
  readonly 'invalid-sid': { readonly at: string; readonly sid: string };
  readonly 'duplicate-sid': { readonly at: string; readonly sid: string };
  readonly 'invalid-action': { readonly at: string; readonly action: string };
  readonly 'invalid-resource': { readonly at: string; readonly resource: string };
  readonly 'invalid-principal': { readonly at: string; readonly principal: string };
  readonly 'unknown-operator': { readonly at: string; readonly operator: string };
  readonly 'invalid-condition-value': { readonly at: string; readonly value: string };
  /** `${` without an end, or a variable where none may be. */
  readonly 'invalid-variable': { readonly at: string; readonly text: string };
}

export class PolicyFault<Kind extends keyof PolicyFaults = keyof PolicyFaults> extends Fault<PolicyFaults, Kind> {}
