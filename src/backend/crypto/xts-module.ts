/**
 * The WebAssembly module behind `XtsLanes`, assembled from its instructions (WebAssembly core specification 2.0, §5 binary format), so that
 * nothing is compiled at build time and no file is read at run time. Three functions over one memory; all addresses are multiples of 16:
 *
 *   number(at, end, first: i64, step: i64)
 *   whiten(data, masks, seeds, seedsEnd, unitLength)
 *   unwhiten(data, masks, end)
 */
export function assembleXtsModule(memoryLength: number): Uint8Array {
  const pages = Math.ceil(memoryLength / pageLength);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(functionType(i32, i32, i64, i64), functionType(i32, i32, i32, i32, i32), functionType(i32, i32, i32))),
    ...section(3, vector([0], [1], [2])),
    ...section(5, vector([1, ...unsigned(pages), ...unsigned(pages)])),
    ...section(7, vector(exported('memory', 2, 0), exported('number', 0, 0), exported('whiten', 0, 1), exported('unwhiten', 0, 2))),
    ...section(10, vector(functionBody([], number()), functionBody([i32, v128], whiten()), functionBody([], unwhiten()))),
  ]);
}

type Code = readonly number[];

const pageLength = 65_536;

const i32 = 0x7f;
const i64 = 0x7e;
const v128 = 0x7b;

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
const i32Add: Code = [0x6a];
const i32LessUnsigned: Code = [0x49];
const i64Zero: Code = [0x42, 0];
const i64Add: Code = [0x7c];
const i64Store = (offset: number): Code => [0x37, 3, offset];
const load: Code = [0xfd, 0x00, 4, 0];
const store: Code = [0xfd, 0x0b, 4, 0];
const constant = (...bytes: Code): Code => [0xfd, 0x0c, ...bytes];
const shuffle = (...bytes: Code): Code => [0xfd, 0x0d, ...bytes];
const and: Code = [0xfd, 0x4e];
const xor: Code = [0xfd, 0x51];
const doubleEach64: Code = [0x41, 1, 0xfd, 0xcb, 0x01];
const signOfEach32: Code = [0x41, 31, 0xfd, 0xac, 0x01];

const code = (...parts: readonly Code[]): Code => parts.flat();
const plus16 = (address: number): Code => [...get(address), 0x41, 16, ...i32Add];
const step = (address: number): Code => [...plus16(address), ...set(address)];
/** Runs the body, steps `address` by 16 and repeats while it is below `end`: at least once. */
const untilEnd = (address: number, end: number, ...body: readonly Code[]): Code =>
  code([0x03, 0x40], ...body, plus16(address), tee(address), get(end), i32LessUnsigned, [0x0d, 0, 0x0b]);

function number(): Code {
  const [at, end, current, distance] = [0, 1, 2, 3] as const;
  return untilEnd(
    at,
    end,
    code(get(at), get(current), i64Store(0)),
    code(get(at), i64Zero, i64Store(8)),
    code(get(current), get(distance), i64Add, set(current)),
  );
}

function whiten(): Code {
  const [data, masks, seeds, seedsEnd, unitLength, unitEnd, tweak] = [0, 1, 2, 3, 4, 5, 6] as const;
  return untilEnd(
    seeds,
    seedsEnd,
    code(get(seeds), load, set(tweak)),
    code(get(data), get(unitLength), i32Add, set(unitEnd)),
    untilEnd(
      data,
      unitEnd,
      code(get(masks), get(tweak), store),
      code(get(data), get(data), load, get(tweak), xor, store),
      timesAlpha(tweak),
      step(masks),
    ),
  );
}

function unwhiten(): Code {
  const [data, masks, end] = [0, 1, 2] as const;
  return untilEnd(data, end, code(get(data), get(data), load, get(masks), load, xor, store), step(masks));
}

/**
 * Multiplication by alpha (IEEE 1619-2007 §5.2): the 128-bit little-endian number doubles, and what falls out at the top comes back as
 * 0x87 at the bottom. Each 64-bit half doubles by itself; the sign of word 3 becomes the 0x87 and the sign of word 1 the carry into word 2.
 */
function timesAlpha(tweak: number): Code {
  return code(
    code(get(tweak), doubleEach64),
    code(get(tweak), get(tweak), shuffle(12, 13, 14, 15, 12, 13, 14, 15, 4, 5, 6, 7, 4, 5, 6, 7), signOfEach32),
    code(constant(0x87, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), and),
    code(xor, set(tweak)),
  );
}

/** LEB128. */
const unsigned = (value: number): Code => (value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))]);
const vector = (...items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const functionType = (...parameters: Code): Code => [0x60, ...sized(parameters), 0];
const functionBody = (locals: Code, body: Code): Code => sized(code(vector(...locals.map((type) => [1, type])), body, [0x0b]));
const exported = (name: string, kind: number, index: number): Code => [...sized([...Buffer.from(name, 'latin1')]), kind, index];
