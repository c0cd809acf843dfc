import type { DescribeSnapshotsRequest, DescribeSnapshotsResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { filtered } from '../filters';
import { page } from '../paging';
import { snapshotFilters } from '../snapshot-filters';
import { findVisibleSnapshots, writeSnapshot } from '../snapshots';

/** Whose snapshots may be asked for besides accounts: the aliases of AWS and its partners, who have none here, and `all`, for the public ones. */
const aliases: ReadonlySet<string> = new Set(['amazon', 'aws-backup-vault', 'aws-marketplace', 'all']);

export const describeSnapshots = operation<DescribeSnapshotsRequest, DescribeSnapshotsResult>({
  name: 'DescribeSnapshots',
  async run(call, input) {
    const { account } = call.principal;
    const owners = accountsOf(input.OwnerIds, account, 'owner');
    const restorers = accountsOf(input.RestorableByUserIds, account, 'restorableBy');
    const found = await findVisibleSnapshots(call, input.SnapshotIds);
    const meant = found.filter(
      (one) =>
        (owners?.has(one.account) ?? true) &&
        (restorers === undefined || restorers.has(account) || (one.sharedWith ?? []).some((other) => restorers.has(other))),
    );
    const snapshots = filtered(meant, snapshotFilters, input.Filters);
    const { items, ...rest } = page(snapshots, input, { parameter: 'snapshotSet', given: input.SnapshotIds });
    stopIfDryRun(input.DryRun);
    return { Snapshots: items.map(writeSnapshot), ...rest };
  },
});

function accountsOf(given: readonly string[] | undefined, self: string, parameter: string): ReadonlySet<string> | undefined {
  if (given === undefined || given.length === 0) return undefined;
  const wrong = given.find((name) => name !== 'self' && !aliases.has(name) && !/^\d{12}$/.test(name));
  if (wrong !== undefined) throw invalidValue(`Invalid value '${wrong}' for ${parameter}.`);
  return new Set(given.map((name) => (name === 'self' ? self : name)));
}
