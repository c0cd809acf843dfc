import { blockBytes } from '../geometry';

/** What is written and listed at once without a volume, in bytes (EBS direct APIs: "block", always 512 KiB). */
export const unitBytes = 524_288;
/** Blocks of the volume image in one unit; a page of the map holds whole units. */
export const unitBlocks = unitBytes / blockBytes;
