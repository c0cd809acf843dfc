import type { ListChangedBlocksRequest, ListChangedBlocksResponse } from '../../../../../facts/aws/models/ebs';
import type { ChangedUnit, UnitList } from '../../../../block/direct/list-units';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { listEnd, rangeOf } from '../listing';
import { tokenMaker } from '../tokens';

export const listChangedBlocks = operation<ListChangedBlocksRequest, ListChangedBlocksResponse>({
  name: 'ListChangedBlocks',
  async run(call, input) {
    const { FirstSnapshotId: first, SecondSnapshotId: second } = input;
    const { direct } = call.services.block;
    const subject = `changed ${first ?? ''} ${second}`;
    const range = rangeOf(call, subject, input);
    // Without a first snapshot everything in the second one is new (API reference).
    const { snapshot, units, next }: UnitList<ChangedUnit> =
      first === undefined
        ? allNew(await direct.list(callerOf(call), second, range))
        : await direct.changed(callerOf(call), { first, second }, range);
    const [before, after] = [tokenMaker(call, 'block', first ?? ''), tokenMaker(call, 'block', second)];
    return {
      ChangedBlocks: units.map(({ index, inFirst, inSecond }) => ({
        BlockIndex: index,
        ...(inFirst ? { FirstBlockToken: before.make(index) } : {}),
        ...(inSecond ? { SecondBlockToken: after.make(index) } : {}),
      })),
      ExpiryTime: after.expiry,
      ...listEnd(call, subject, snapshot, next),
    };
  },
});

const allNew = ({ units, ...rest }: UnitList<number>): UnitList<ChangedUnit> => ({
  ...rest,
  units: units.map((index) => ({ index, inFirst: false, inSecond: true })),
});
