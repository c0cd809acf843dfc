import { xtsBlocks } from './block-cipher';
import type { BlockCipher } from './block-cipher';
import type { BlockContext } from './block-context';
import { deviceOver } from './block-context';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyBlocks } from './copy-blocks';
import type { WrappedDataKey } from './rows';
import { dataKeyBytes, openCipher } from './volume-key';
import type { Keyed } from './volume-key';

/** What is copied. */
export interface CopySource {
  /** In the region of the source's key. */
  readonly caller: Caller;
  readonly of: Keyed & { readonly size: number };
  readonly layer: string;
}

/** What the copy becomes: an empty layer without parent, for `id`. */
export interface CopyTarget {
  readonly id: string;
  /** Bytes: the source's, or more. */
  readonly size: number;
  readonly layer: string;
  readonly keyArn: string;
}

/** Encrypts all blocks of a layer anew under a new data key, into another layer. @throws KeyFault; BlockFault `io-error` */
export async function copyUnderKey(context: BlockContext, caller: Caller, source: CopySource, target: CopyTarget): Promise<WrappedDataKey> {
  const { id, size, layer, keyArn } = target;
  const generated = await context.dataKeys.generate(keyUse(caller), keyArn, dataKeyBytes, keyContext(id));
  const sealing = xtsBlocks(generated.plaintext);
  let opening: BlockCipher | undefined;
  try {
    opening = await openCipher(context, source.caller, source.of);
    const [from, to] = [source.layer, layer];
    await copyBlocks(
      context.records,
      from,
      deviceOver(context, { volumeId: source.of.id, size: source.of.size, cipher: opening, topLayer: () => Promise.resolve(from) }),
      deviceOver(context, { volumeId: id, size, cipher: sealing, topLayer: () => Promise.resolve(to) }),
    );
  } finally {
    sealing.wipe();
    opening?.wipe();
  }
  return { wrapped: generated.wrapped, contextId: id };
}
