import type { DescribeFastSnapshotRestoresRequest, DescribeFastSnapshotRestoresResult } from '../../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../../facts/aws/regions';
import type { FastRestore } from '../../../../block/fast-restore';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { writeFastRestore } from '../fast-restores';
import { filtered, filterTable } from '../filters';
import { page } from '../paging';

/** EC2 API Reference, DescribeFastSnapshotRestores `Filters` (2026-11). */
const filters = filterTable<FastRestore>({
  'availability-zone': ({ zone }) => [zone],
  'availability-zone-id': ({ zone }) => [zoneIdOf(zone)],
  'owner-id': ({ account }) => [account],
  'snapshot-id': ({ snapshotId }) => [snapshotId],
  state: () => ['enabled'],
});

export const describeFastSnapshotRestores = operation<DescribeFastSnapshotRestoresRequest, DescribeFastSnapshotRestoresResult>({
  name: 'DescribeFastSnapshotRestores',
  async run(call, input) {
    const found = filtered(await call.services.block.fastRestores(callerOf(call)), filters, input.Filters);
    const { items, ...rest } = page(
      found.map((restore) => ({ ...restore, id: `${restore.snapshotId} ${restore.zone}` })),
      input,
    );
    stopIfDryRun(input.DryRun);
    return { FastSnapshotRestores: items.map((restore) => writeFastRestore(restore, 'enabled')), ...rest };
  },
});
