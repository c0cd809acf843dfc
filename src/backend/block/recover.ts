import { withoutAttachment } from './attach-volume';
import type { BlockContext } from './block-context';
import { ownerOf } from './caller';
import { imageTable } from './image-rows';
import { abandonLaunch } from './launch-instance';
import { release } from './layers';
import { putImage, putInstance, putSnapshot, putVolume } from './resources';
import { instanceTable, snapshotTable, volumeTable } from './rows';
import type { Volume } from './rows';
import { takeKeyBack } from './volume-key';

/** Ends what an earlier process was in the middle of. To be run once, before anything else, by the only process that has the stores. */
export async function recover(context: BlockContext): Promise<void> {
  const now = context.clock.now();
  const withdrawn = await context.records.write(async (tx) => {
    const volumes: Volume[] = [];
    for (const { row } of await tx.list(instanceTable)) {
      if (row.launching === true) volumes.push(...(await abandonLaunch(tx, row, 'internal', now)));
      else if (row.state === 'pending') putInstance(tx, { ...row, state: 'stopped', failure: 'internal' });
    }
    for (const { row } of await tx.list(volumeTable)) {
      if (row.state === 'creating') {
        const { copyingFrom } = row;
        putVolume(tx, { ...row, state: 'error', failure: 'internal', copyingFrom: undefined });
        if (copyingFrom !== undefined) await release(tx, copyingFrom, { kind: 'volume', id: row.id });
      } else if (row.attachment !== undefined && row.attachment.state !== 'attached') {
        putVolume(tx, withoutAttachment(row));
        volumes.push(row);
      }
    }
    for (const { row } of await tx.list(snapshotTable)) {
      // What is being written from outside goes on, or runs into its timeout.
      if (row.state !== 'pending' || row.writing !== undefined) continue;
      putSnapshot(tx, { ...row, state: 'error', failure: 'internal', copyingFrom: undefined });
      if (row.copyingFrom !== undefined) await release(tx, row.copyingFrom, { kind: 'snapshot', id: row.id });
    }
    for (const { row } of await tx.list(imageTable)) {
      if (row.state === 'pending') putImage(tx, { ...row, state: 'failed', failure: 'internal' });
    }
    return volumes;
  });
  for (const volume of withdrawn) await takeKeyBack(context, ownerOf(context, volume), volume);
  context.sweeper.kick();
}
