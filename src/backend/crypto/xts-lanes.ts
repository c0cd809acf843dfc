/**
 * The arithmetic of XTS outside AES (IEEE 1619-2007 §5.2, §5.3), sixteen bytes at a time: a WebAssembly module assembled here from its
 * instructions, so that nothing is compiled at build time and no file is read at run time.
 */
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
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(moduleBytes)) return undefined;
  const { memory, number, whiten, unwhiten } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes)).exports as Exports;
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

// --- the module: WebAssembly core specification 2.0, §5 binary format -----------------------------------------------------

type Code = readonly number[];

const i32 = 0x7f;
const i64 = 0x7e;
const v128 = 0x7b;

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
const i32Const16: Code = [0x41, 16];
const i32Add: Code = [0x6a];
const i32LessUnsigned: Code = [0x49];
const i64Add: Code = [0x7c];
const i64Store: Code = [0x37, 3, 0];
const load: Code = [0xfd, 0x00, 4, 0];
const store: Code = [0xfd, 0x0b, 4, 0];
const constant = (...bytes: Code): Code => [0xfd, 0x0c, ...bytes];
const shuffle = (...lanes: Code): Code => [0xfd, 0x0d, ...lanes];
const and: Code = [0xfd, 0x4e];
const xor: Code = [0xfd, 0x51];
const shiftLeft64: Code = [0x41, 1, 0xfd, 0xcb, 0x01];
const signsOf32: Code = [0x41, 31, 0xfd, 0xac, 0x01];
/** `loop … br_if 0 end`: the body leaves the condition on the stack. */
const loop = (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b];
const step16 = (local: number): Code => [...get(local), ...i32Const16, ...i32Add, ...set(local)];

/**
 * Multiplication by alpha (IEEE 1619-2007 §5.2): the 128-bit little-endian number doubles, and what falls out at the top comes back as
 * 0x87 at the bottom. Each 64-bit half shifts by itself; the sign of word 3 becomes the 0x87 and the sign of word 1 the carry into word 2.
 */
const timesAlpha = (tweak: number): Code => [
  ...get(tweak),
  ...shiftLeft64,
  ...get(tweak),
  ...get(tweak),
  ...shuffle(12, 13, 14, 15, 12, 13, 14, 15, 4, 5, 6, 7, 4, 5, 6, 7),
  ...signsOf32,
  ...constant(0x87, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
  ...and,
  ...xor,
  ...set(tweak),
];

/** (at, end, first: i64, step: i64) */
const numberBody = loop(
  [...get(0), ...get(2), ...i64Store, ...get(0), 0x42, 0, 0x37, 3, 8],
  [...get(2), ...get(3), ...i64Add, ...set(2)],
  [...get(0), ...i32Const16, ...i32Add, ...tee(0), ...get(1), ...i32LessUnsigned],
);

/** (data, masks, seeds, seedsEnd, unitLength), local 5: end of the unit, local 6: tweak */
const whitenBody = loop(
  [...get(2), ...load, ...set(6), ...get(0), ...get(4), ...i32Add, ...set(5)],
  loop(
    [...get(1), ...get(6), ...store],
    [...get(0), ...get(0), ...load, ...get(6), ...xor, ...store],
    timesAlpha(6),
    step16(1),
    [...get(0), ...i32Const16, ...i32Add, ...tee(0), ...get(5), ...i32LessUnsigned],
  ),
  [...get(2), ...i32Const16, ...i32Add, ...tee(2), ...get(3), ...i32LessUnsigned],
);

/** (data, masks, end of data) */
const unwhitenBody = loop(
  [...get(0), ...get(0), ...load, ...get(1), ...load, ...xor, ...store],
  step16(1),
  [...get(0), ...i32Const16, ...i32Add, ...tee(0), ...get(2), ...i32LessUnsigned],
);

/** LEB128. */
const unsigned = (value: number): Code => (value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))]);
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const functionType = (parameters: Code): Code => [0x60, ...sized(parameters), 0];
const functionBody = (locals: readonly Code[], body: Code): Code => sized([...vector(locals), ...body, 0x0b]);
const exported = (name: string, kind: number, index: number): Code => [...sized([...Buffer.from(name, 'latin1')]), kind, index];

const pages = (3 * runLength) / 65_536;

const moduleBytes = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, vector([functionType([i32, i32, i64, i64]), functionType([i32, i32, i32, i32, i32]), functionType([i32, i32, i32])])),
  ...section(3, vector([[0], [1], [2]])),
  ...section(5, vector([[1, pages, pages]])),
  ...section(7, vector([exported('memory', 2, 0), exported('number', 0, 0), exported('whiten', 0, 1), exported('unwhiten', 0, 2)])),
  ...section(
    10,
    vector([
      functionBody([], numberBody),
      functionBody(
        [
          [1, i32],
          [1, v128],
        ],
        whitenBody,
      ),
      functionBody([], unwhitenBody),
    ]),
  ),
]);
