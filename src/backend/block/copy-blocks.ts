import type { Device } from './block-device';
import { blockBytes, pageBlocks } from './geometry';
import { mappedPages } from './layer-map';
import { chainOf } from './layers';
import type { RecordStore } from '../storage/record-store';

const pageBytes = pageBlocks * blockBytes;
const pagesListed = 64;
const zeroBlock = Buffer.alloc(blockBytes);

/** Copies all that is not zeros from one device, whose topmost layer is `layer`, to another that is as large and reads as zeros. Flushed at the end. */
export async function copyBlocks(records: RecordStore, layer: string, from: Device, to: Device): Promise<void> {
  const endPage = Math.ceil(from.size / pageBytes);
  for (let next = 0; next < endPage;) {
    const listFrom = next;
    const pages = await records.read(async (tx) => mappedPages(tx, await chainOf(tx, layer), listFrom, endPage, pagesListed));
    for (const page of pages) await copyPage(page * pageBytes, from, to);
    next = (pages.at(-1) ?? endPage) + 1;
  }
  await to.flush();
}

async function copyPage(start: number, from: Device, to: Device): Promise<void> {
  const bytes = await from.read(start, Math.min(pageBytes, from.size - start));
  const isZeros = (at: number): boolean => bytes.subarray(at, at + blockBytes).equals(zeroBlock);
  for (let at = 0; at < bytes.length;) {
    const first = at;
    while (at < bytes.length && !isZeros(at)) at += blockBytes;
    if (at > first) await to.write(start + first, bytes.subarray(first, at));
    else at += blockBytes;
  }
}
