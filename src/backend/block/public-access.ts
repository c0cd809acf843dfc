import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import type { publicAccessStates } from '../../facts/aws/snapshots';
import { keyOf, table } from '../storage/record-store';
import type { ReadTransaction } from '../storage/record-store';

/** `block-new-sharing`: what is public stays so. `block-all-sharing`: nothing is, although it says so and will be again. */
export type PublicAccess = (typeof publicAccessStates)[number];

/** Of one account in one region; no row: `unblocked`. */
export const publicAccessTable = table<{ readonly state: PublicAccess }>('block-public-access');

type Owner = Pick<Caller, 'account' | 'region'>;
const rowKey = (owner: Owner): string => keyOf(owner.account, owner.region);

export async function publicAccessOf(tx: ReadTransaction, owner: Owner): Promise<PublicAccess> {
  return (await tx.get(publicAccessTable, rowKey(owner)))?.state ?? 'unblocked';
}

export async function setPublicAccess({ records }: BlockContext, caller: Caller, state: PublicAccess): Promise<void> {
  await records.write((tx) => {
    tx.put(publicAccessTable, rowKey(caller), { state });
    return Promise.resolve();
  });
}
