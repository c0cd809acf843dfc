import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { getImage, putImage } from './resources';

/** Gives the image another description. @throws BlockFault `not-found` */
export async function setImageDescription(context: BlockContext, caller: Caller, id: string, description: string): Promise<void> {
  await context.records.write(async (tx) => putImage(tx, { ...(await getImage(tx, caller, id)), description }));
}
