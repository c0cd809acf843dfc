import type { StartSnapshotRequest } from '../../../../facts/aws/models/ebs';
import { accessRules } from '../../../identity/policy/access-rules';
import { needsTable, tagContext } from '../authorise';
import type { Authorisation, Need, NeedsOf } from '../authorise';
import { denialText } from '../denial-wording';
import { callerOf } from '../ec2/call';
import type { Call } from '../operation';
import { denied } from './errors';

const arnOf = ({ region }: Call, id: string): string => `arn:aws:ec2:${region}::snapshot/${id}`;

/** Service authorization reference, "Amazon Elastic Block Store" (2026-11). */
export const authorisation: Authorisation = {
  rules: accessRules.general,
  needs: needsTable({
    StartSnapshot: (call: Call, input: StartSnapshotRequest) => [
      {
        action: 'ebs:StartSnapshot',
        resource: arnOf(call, '*'),
        context: new Map([
          ...tagContext(input.Tags ?? []),
          ['ebs:VolumeSize', [String(input.VolumeSize)]],
          ...optional('ebs:Description', input.Description),
          ...optional('ebs:ParentSnapshot', input.ParentSnapshotId === undefined ? undefined : arnOf(call, input.ParentSnapshotId)),
        ]),
      },
      ...tagging(call, input),
    ],
    ...onSnapshots('CompleteSnapshot', 'GetSnapshotBlock', 'ListSnapshotBlocks', 'PutSnapshotBlock', 'ListChangedBlocks'),
  }),
  otherwise: (operation) => () => [{ action: `ebs:${operation}`, resource: '*' }],
  denied: (denial) => denied('UNAUTHORIZED_ACCOUNT', denialText(denial)),
};

const optional = (key: string, value: string | undefined): (readonly [string, readonly string[]])[] =>
  value === undefined ? [] : [[key, [value]]];

function tagging(call: Call, { Tags = [] }: StartSnapshotRequest): readonly Need[] {
  if (Tags.length === 0) return [];
  const context = new Map([...tagContext(Tags), ['ec2:CreateAction', ['StartSnapshot']] as const]);
  return [{ action: 'ec2:CreateTags', resource: arnOf(call, '*'), context }];
}

interface Target {
  readonly SnapshotId?: string;
  readonly FirstSnapshotId?: string;
  readonly SecondSnapshotId?: string;
}

/** One permission for each snapshot that is named, with its tags. */
function onSnapshots(...operations: readonly string[]): Readonly<Record<string, NeedsOf>> {
  return Object.fromEntries(
    operations.map((operation): [string, NeedsOf<Target>] => [
      operation,
      async (call, { SnapshotId, FirstSnapshotId, SecondSnapshotId }) => {
        const tags = await call.services.block.allTags(callerOf(call));
        const named = [SnapshotId, FirstSnapshotId, SecondSnapshotId].filter((id) => id !== undefined);
        return named.map((id) => ({
          action: `ebs:${operation}`,
          resource: arnOf(call, id),
          context: new Map((tags.get(id) ?? []).map(({ key, value }) => [`aws:ResourceTag/${key}`, [value]])),
        }));
      },
    ]),
  );
}
