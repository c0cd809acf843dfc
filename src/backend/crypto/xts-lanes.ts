import { assembleXtsModule } from './xts-module';

/** The arithmetic of XTS outside AES (IEEE 1619-2007 §5.2, §5.3), sixteen bytes at a time in WebAssembly. */
export interface XtsLanes {
  /** One memory in three parts of `runLength` bytes each: data, masks (one tweak per block), seeds (one tweak per data unit). */
  readonly data: Uint8Array;
  readonly masks: Uint8Array;
  readonly seeds: Uint8Array;
  /** Writes `units` little-endian 64-bit tweaks, zero-extended to 16 bytes, from `first` on, `step` apart (modulo 2^64). */
  number(units: number, first: bigint, step: bigint): void;
  /** Per unit: takes its encrypted tweak from the seeds, multiplies it on by alpha per block, notes it in the masks and XORs it into the data. */
  whiten(units: number, unitLength: number): void;
  /** XORs the masks into the first `length` bytes of data. */
  unwhiten(length: number): void;
  /** Clears what plaintext and tweaks were left behind. */
  wipe(): void;
}

/** Bytes. Larger runs fall out of the cache, smaller ones pay for more calls. */
export const runLength = 65_536;

// Typed here: the compiler's `lib` has it only together with the whole browser.
declare const WebAssembly:
  | undefined
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    };

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly number: (at: number, end: number, first: bigint, step: bigint) => void;
  readonly whiten: (data: number, masks: number, seeds: number, seedsEnd: number, unitLength: number) => void;
  readonly unwhiten: (data: number, masks: number, end: number) => void;
}

/** Undefined where WebAssembly or its SIMD instructions are missing (an interpreter without JIT, a CPU without SSE4.1 or NEON). */
export function assembleLanes(): XtsLanes | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const module = assembleXtsModule(3 * runLength);
  if (!WebAssembly.validate(module)) return undefined;
  const { memory, number, whiten, unwhiten } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports as Exports;
  const [data, masks, seeds] = [0, runLength, 2 * runLength] as const;
  const whole = new Uint8Array(memory.buffer);
  return {
    data: whole.subarray(data, data + runLength),
    masks: whole.subarray(masks, masks + runLength),
    seeds: whole.subarray(seeds, seeds + runLength),
    number: (units, first, step) => number(seeds, seeds + units * 16, first, step),
    whiten: (units, unitLength) => whiten(data, masks, seeds, seeds + units * 16, unitLength),
    unwhiten: (length) => unwhiten(data, masks, length),
    wipe: () => void whole.fill(0),
  };
}
