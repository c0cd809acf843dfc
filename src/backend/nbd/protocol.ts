/* eslint-disable no-bitwise -- flags are named by their bits, as in the protocol's text */

/**
 * Numbers of the Network Block Device protocol (NetworkBlockDevice/nbd, doc/proto.md; read 2026-11). All integers are big-endian. Section names in
 * comments are that document's.
 */

export const magic = {
  /** `NBDMAGIC` */
  greeting: 0x4e42444d41474943n,
  /** `IHAVEOPT` */
  option: 0x49484156454f5054n,
  optionReply: 0x3e889045565a9n,
  request: 0x25609513,
  simpleReply: 0x67446698,
  structuredReply: 0x668e33ef,
} as const;

/** Of the server's greeting; the client echoes those it agrees to as a 32-bit field. */
export const handshakeFlag = { fixedNewstyle: 1, noZeroes: 2 } as const;

export const option = {
  exportName: 1,
  abort: 2,
  list: 3,
  startTls: 5,
  info: 6,
  go: 7,
  structuredReply: 8,
  listMetaContext: 9,
  setMetaContext: 10,
} as const;

const errorReply = 0x8000_0000;
export const optionReply = {
  ack: 1,
  server: 2,
  info: 3,
  metaContext: 4,
  unsupported: errorReply + 1,
  policy: errorReply + 2,
  invalid: errorReply + 3,
  tlsRequired: errorReply + 5,
  unknown: errorReply + 6,
  shutdown: errorReply + 7,
} as const;

export const info = { export: 0, name: 1, blockSize: 3 } as const;

export const transmissionFlag = {
  hasFlags: 1,
  flush: 1 << 2,
  fua: 1 << 3,
  trim: 1 << 5,
  writeZeroes: 1 << 6,
  dontFragment: 1 << 7,
  multiConnection: 1 << 8,
  fastZero: 1 << 11,
} as const;

export const command = { read: 0, write: 1, disconnect: 2, flush: 3, trim: 4, writeZeroes: 6, blockStatus: 7 } as const;

export const commandFlag = { fua: 1, noHole: 1 << 1, dontFragment: 1 << 2, requestOne: 1 << 3, fastZero: 1 << 4 } as const;

/** Types of structured reply chunks. */
export const chunk = { none: 0, offsetData: 1, blockStatus: 5, error: 0x8001 } as const;
export const chunkDone = 1;

/** "Error values". */
export const errorNumber = { io: 5, invalid: 22, noSpace: 28, overflow: 75, notSupported: 95, shutdown: 108 } as const;

/** `base:allocation`, the only metadata context. */
export const allocationContext = { name: 'base:allocation', id: 1, hole: 1, zero: 2 } as const;

export const limits = {
  /** Bytes of a string ("Values"). */
  text: 4096,
  /** Bytes of an option's data: room for a name and more queries than there are contexts. */
  optionData: 65_536,
  /** Options of one handshake. */
  options: 256,
  /** Bytes of a read or write: what clients assume that do not ask ("Block size constraints"). */
  payload: 32 * 1024 * 1024,
  preferredBlock: 4096,
  /** A longer read that must not be fragmented is refused, as a server may from here on (`NBD_CMD_FLAG_DF`). */
  undividedRead: 1024 * 1024,
} as const;

export const requestBytes = 28;
