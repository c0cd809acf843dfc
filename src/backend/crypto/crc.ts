/* eslint-disable no-bitwise -- a CRC is polynomial arithmetic over bits */
import { once } from '../once';

/**
 * The three CRCs of S3's additional checksums (AWS, "Checking object integrity"). All are reflected, start from all ones and end
 * with all bits inverted. Eight bytes a step by eight tables ("slicing by 8"); DataView, so that no look-up can be undefined.
 */
export const polynomials = {
  /** IEEE 802.3, as in zlib. */
  crc32: 0xedb88320,
  /** Castagnoli, RFC 3720 §12.1. */
  crc32c: 0x82f63b78,
  /** NVM Express, as registered in the CRC catalogue: CRC-64/NVME. */
  crc64nvme: 0x9a6c9329ac4bc9b5n,
} as const;

const slices = 8;
const entries = 256;

/** Row `slice`, column `byte`: the effect of that byte with `slice` zero bytes after it. */
function table32(polynomial: number): DataView {
  const table = new DataView(new ArrayBuffer(slices * entries * 4));
  for (let byte = 0; byte < entries; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    table.setInt32(byte * 4, value, true);
  }
  for (let at = entries; at < slices * entries; at++) {
    const before = table.getInt32((at - entries) * 4, true);
    table.setInt32(at * 4, (before >>> 8) ^ table.getInt32((before & 0xff) * 4, true), true);
  }
  return table;
}

function table64(polynomial: bigint): DataView {
  const table = new DataView(new ArrayBuffer(slices * entries * 8));
  for (let byte = 0; byte < entries; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    table.setBigUint64(byte * 8, value, true);
  }
  for (let at = entries; at < slices * entries; at++) {
    const before = table.getBigUint64((at - entries) * 8, true);
    table.setBigUint64(at * 8, (before >> 8n) ^ table.getBigUint64(Number(before & 0xffn) * 8, true), true);
  }
  return table;
}

/** Made with the first checksum of each kind: most runs need one of them. */
const crc32Table = once(() => table32(polynomials.crc32));
const crc32cTable = once(() => table32(polynomials.crc32c));
const crc64NvmeTable = once(() => table64(polynomials.crc64nvme));

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

class ReflectedCrc32 {
  private crc = -1;

  constructor(private readonly table: DataView) {}

  update(bytes: Uint8Array): void {
    const { table } = this;
    const data = view(bytes);
    let crc = this.crc;
    let at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      const low = crc ^ data.getInt32(at, true);
      const high = data.getInt32(at + 4, true);
      crc =
        table.getInt32((1792 + (low & 0xff)) * 4, true) ^
        table.getInt32((1536 + ((low >>> 8) & 0xff)) * 4, true) ^
        table.getInt32((1280 + ((low >>> 16) & 0xff)) * 4, true) ^
        table.getInt32((1024 + (low >>> 24)) * 4, true) ^
        table.getInt32((768 + (high & 0xff)) * 4, true) ^
        table.getInt32((512 + ((high >>> 8) & 0xff)) * 4, true) ^
        table.getInt32((256 + ((high >>> 16) & 0xff)) * 4, true) ^
        table.getInt32((high >>> 24) * 4, true);
    }
    for (; at < bytes.length; at++) crc = (crc >>> 8) ^ table.getInt32(((crc ^ data.getUint8(at)) & 0xff) * 4, true);
    this.crc = crc;
  }

  digest(): Buffer {
    const out = Buffer.allocUnsafe(4);
    out.writeInt32BE(~this.crc);
    return out;
  }
}

export class Crc32 extends ReflectedCrc32 {
  constructor() {
    super(crc32Table());
  }
}

export class Crc32c extends ReflectedCrc32 {
  constructor() {
    super(crc32cTable());
  }
}

/** The 64 bits are kept as two 32-bit halves: BigInt arithmetic would be a hundred times slower. */
export class Crc64Nvme {
  private low = -1;
  private high = -1;

  update(bytes: Uint8Array): void {
    const table = crc64NvmeTable();
    const data = view(bytes);
    let { low, high } = this;
    let at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      const a = low ^ data.getInt32(at, true);
      const b = high ^ data.getInt32(at + 4, true);
      const i7 = (1792 + (a & 0xff)) * 8;
      const i6 = (1536 + ((a >>> 8) & 0xff)) * 8;
      const i5 = (1280 + ((a >>> 16) & 0xff)) * 8;
      const i4 = (1024 + (a >>> 24)) * 8;
      const i3 = (768 + (b & 0xff)) * 8;
      const i2 = (512 + ((b >>> 8) & 0xff)) * 8;
      const i1 = (256 + ((b >>> 16) & 0xff)) * 8;
      const i0 = (b >>> 24) * 8;
      low =
        table.getInt32(i7, true) ^
        table.getInt32(i6, true) ^
        table.getInt32(i5, true) ^
        table.getInt32(i4, true) ^
        table.getInt32(i3, true) ^
        table.getInt32(i2, true) ^
        table.getInt32(i1, true) ^
        table.getInt32(i0, true);
      high =
        table.getInt32(i7 + 4, true) ^
        table.getInt32(i6 + 4, true) ^
        table.getInt32(i5 + 4, true) ^
        table.getInt32(i4 + 4, true) ^
        table.getInt32(i3 + 4, true) ^
        table.getInt32(i2 + 4, true) ^
        table.getInt32(i1 + 4, true) ^
        table.getInt32(i0 + 4, true);
    }
    for (; at < bytes.length; at++) {
      const entry = ((low ^ data.getUint8(at)) & 0xff) * 8;
      low = (low >>> 8) ^ (high << 24) ^ table.getInt32(entry, true);
      high = (high >>> 8) ^ table.getInt32(entry + 4, true);
    }
    this.low = low;
    this.high = high;
  }

  digest(): Buffer {
    const out = Buffer.allocUnsafe(8);
    out.writeInt32BE(~this.high, 0);
    out.writeInt32BE(~this.low, 4);
    return out;
  }
}
