import type { CreateRuleRequest } from '../../../../facts/aws/models/rbin';
import { accessRules } from '../../../identity/policy/access-rules';
import { needsTable, tagContext } from '../authorise';
import type { Authorisation, NeedsOf } from '../authorise';
import { AwsError } from '../aws-error';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { ruleArn } from './shapes';

interface Target {
  readonly Identifier?: string;
  readonly ResourceArn?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

const resourceOf = (call: Call, { Identifier, ResourceArn }: Target): string =>
  ResourceArn ?? ruleArn({ region: call.region, account: call.principal.account, id: Identifier ?? '*' });

function onRule(...operations: readonly string[]): Readonly<Record<string, NeedsOf>> {
  return Object.fromEntries(
    operations.map((operation): [string, NeedsOf<Target>] => [
      operation,
      (call, input) => [{ action: `rbin:${operation}`, resource: resourceOf(call, input), context: tagContext(input.Tags ?? []) }],
    ]),
  );
}

/** Service authorization reference, "AWS Recycle Bin" (2026-11). Listing is on no resource. */
export const authorisation: Authorisation = {
  rules: accessRules.general,
  needs: needsTable({
    CreateRule: (call: Call, input: CreateRuleRequest) => [
      {
        action: 'rbin:CreateRule',
        resource: resourceOf(call, {}),
        context: new Map([...tagContext(input.Tags ?? []), ['rbin:Request/ResourceType', [input.ResourceType]]]),
      },
      ...(input.Tags === undefined || input.Tags.length === 0
        ? []
        : [{ action: 'rbin:TagResource', resource: resourceOf(call, {}), context: tagContext(input.Tags) }]),
    ],
    ...onRule('DeleteRule', 'GetRule', 'ListTagsForResource', 'LockRule', 'TagResource', 'UnlockRule', 'UntagResource', 'UpdateRule'),
  }),
  otherwise: (operation) => () => [{ action: `rbin:${operation}`, resource: '*' }],
  denied: (denial) => new AwsError({ code: 'AccessDeniedException', message: denialText(denial), status: 403 }),
};
