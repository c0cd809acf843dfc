import { blocksPerPage } from '../../../../facts/aws/ebs-direct';
import type { UnitRange } from '../../../block/direct/list-units';
import { unitBytes } from '../../../block/direct/unit';
import type { Snapshot } from '../../../block/rows';
import { gibibytesOf } from '../ec2/gibibytes';
import type { Call } from '../operation';
import { readToken, tokenMaker } from './tokens';

interface PageRequest {
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly StartingBlockIndex?: number;
}

/** With a token the index is ignored (API reference). @throws AwsError `INVALID_PAGE_TOKEN` */
export const rangeOf = (call: Call, subject: string, { NextToken, MaxResults, StartingBlockIndex = 0 }: PageRequest): UnitRange => ({
  from: NextToken === undefined ? StartingBlockIndex : readToken(call, 'page', subject, NextToken),
  limit: MaxResults ?? blocksPerPage,
});

/** What both lists say besides their blocks. */
export const listEnd = (call: Call, subject: string, { size }: Snapshot, next: number | undefined) => ({
  VolumeSize: gibibytesOf(size),
  BlockSize: unitBytes,
  ...(next === undefined ? {} : { NextToken: tokenMaker(call, 'page', subject).make(next) }),
});
