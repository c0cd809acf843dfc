// docs/formats/volume-image.md, "Units". Part of the format: a change is a new format number.

/** XTS data unit, in bytes. */
export const sectorBytes = 512;
/** What is stored, mapped and checksummed, in bytes. */
export const blockBytes = 4096;
export const sectorsPerBlock = blockBytes / sectorBytes;
/** Blocks that one map row covers. */
export const pageBlocks = 256;
/** Most blocks of one segment; also what a host buffers before it writes. */
export const segmentBlocks = 1024;
/** Blocks that are encrypted, checked or read at once: long enough for the bulk cipher, short enough not to hold up other work. */
export const runBlocks = 256;

export const formatVersion = 1;
