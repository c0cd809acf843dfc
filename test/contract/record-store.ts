import fc from 'fast-check';
import { keyOf, table } from '../../src/backend/storage/record-store';
import type { Range, RecordStore, Table, WriteTransaction } from '../../src/backend/storage/record-store';

interface Fruit {
  readonly name: string;
  readonly weight?: number;
  readonly bytes?: Uint8Array;
}
const fruits = table<Fruit>('fruits');
const others = table<Fruit>('others');
const anything = table<object>('anything');

const keysOf = (entries: readonly { readonly key: string }[]) => entries.map((entry) => entry.key);
const byUtf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
/** The body of a write that puts one row. */
export const putting =
  <Row>(of: Table<Row>, key: string, row: Row) =>
  (tx: WriteTransaction): Promise<void> => {
    tx.put(of, key, row);
    return Promise.resolve();
  };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What every record store does. `open` gives an empty one; the suite closes it. */
export function describeRecordStore(name: string, open: () => Promise<RecordStore>): void {
  describe(`${name} as a record store`, () => {
    let store: RecordStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const fill = (...keys: string[]) =>
      store.write((tx) => {
        for (const key of keys) tx.put(fruits, key, { name: key });
        return Promise.resolve();
      });

    describe('rows', () => {
      it('gives back what was put, and undefined for what was not', async () => {
        await store.write(putting(fruits, 'a', { name: 'apple', weight: 3 }));

        expect(await store.get(fruits, 'a')).toEqual({ name: 'apple', weight: 3 });
        expect(await store.get(fruits, 'b')).toBeUndefined();
        expect(await store.get(others, 'a')).toBeUndefined();
        expect(await store.list(others)).toEqual([]);
      });

      it('replaces and deletes', async () => {
        await fill('a', 'b');
        await store.write((tx) => {
          tx.put(fruits, 'a', { name: 'avocado' });
          tx.delete(fruits, 'b');
          tx.delete(fruits, 'never there');
          return Promise.resolve();
        });

        expect(await store.list(fruits)).toEqual([{ key: 'a', row: { name: 'avocado' } }]);
      });

      it('keeps tables apart whose names and keys run together', async () => {
        const short = table<Fruit>('ab');
        const long = table<Fruit>('ab-c');
        await store.write((tx) => {
          tx.put(short, '-cd', { name: 'short' });
          tx.put(long, 'd', { name: 'long' });
          return Promise.resolve();
        });

        expect(await store.list(short)).toEqual([{ key: '-cd', row: { name: 'short' } }]);
        expect(await store.list(long)).toEqual([{ key: 'd', row: { name: 'long' } }]);
      });

      it('holds every kind of plain data', async () => {
        const row = {
          text: 'naïve \u0000\u0001\u0002 \u{1f511} "quoted"',
          marks: ['\u0001', '\u00010:1', '\u0002x', ''],
          numbers: [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER],
          flags: [true, false, null],
          nested: { list: [{ deep: { deeper: [] } }], empty: {} },
          absent: undefined,
        };
        await store.write(putting(anything, 'row', row));

        const back = await store.get(anything, 'row');
        const { absent, ...present } = row;
        expect(absent).toBeUndefined();
        expect(back).toEqual(present);
        expect(back).not.toHaveProperty('absent');
      });

      it('holds byte arrays and gives buffers, also empty, nested and a window of a larger one', async () => {
        const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
        const row = {
          every,
          window: new Uint8Array(every.buffer, every.byteOffset + 3, 5),
          none: Buffer.alloc(0),
          list: [Buffer.from('x')],
        };
        await store.write(putting(anything, 'row', row));

        const back = (await store.get(anything, 'row')) as typeof row;
        expect(Buffer.isBuffer(back.every) && back.every.equals(every)).toBe(true);
        expect(Buffer.isBuffer(back.window) && back.window.equals(Buffer.from([3, 4, 5, 6, 7]))).toBe(true);
        expect(Buffer.isBuffer(back.none) && back.none.length).toBe(0);
        expect(String(back.list[0])).toBe('x');
      });

      it('holds a row of 1 MiB, as bytes and as text', async () => {
        const bytes = Buffer.alloc(1024 * 1024, 'large');
        const text = 'é'.repeat(512 * 1024);
        await store.write(putting(anything, 'large', { bytes, text }));

        const back = (await store.get(anything, 'large')) as { bytes: Buffer; text: string };
        expect(back.bytes.equals(bytes)).toBe(true);
        expect(back.text === text).toBe(true);
      });

      it('treats __proto__ and constructor as names like any other', async () => {
        const row = JSON.parse('{"__proto__": {"admin": true}, "constructor": "c"}') as object;
        await store.write(putting(anything, 'row', row));

        const back = (await store.get(anything, 'row')) ?? {};
        expect(Object.keys(back)).toEqual(['__proto__', 'constructor']);
        expect((back as { admin?: boolean }).admin).toBeUndefined();
        expect(({} as { admin?: boolean }).admin).toBeUndefined();
      });

      it('does not show what the caller changes after put', async () => {
        const row = { list: ['a'], bytes: Buffer.from('secret') };
        await store.write(async (tx) => {
          tx.put(anything, 'row', row);
          row.list.push('b');
          row.bytes.fill(0);
          expect(await tx.get(anything, 'row')).toEqual({ list: ['a'], bytes: Buffer.from('secret') });
        });

        expect(await store.get(anything, 'row')).toEqual({ list: ['a'], bytes: Buffer.from('secret') });
      });

      it('gives rows that nobody can change', async () => {
        const given = { list: [{ deep: 1 }] };
        await store.write(putting(anything, 'row', given));

        const row = (await store.get(anything, 'row')) as typeof given;
        expect(() => row.list.push({ deep: 2 })).toThrow(TypeError);
        expect(() => {
          row.list[0]!.deep = 2;
        }).toThrow(TypeError);
      });

      it.each<[string, object]>([
        ['NaN', { x: NaN }],
        ['Infinity', { x: [Infinity] }],
        ['a date', { x: new Date(0) }],
        ['a map', { x: new Map() }],
        ['a function', { x: () => 1 }],
        ['a bigint', { x: 1n }],
        ['a hole in an array', { x: [undefined] }],
      ])('rejects a row with %s, and then nothing has changed', async (_, row) => {
        const attempt = store.write((tx) => {
          tx.put(fruits, 'first', { name: 'first' });
          tx.put(anything, 'row', row);
          return Promise.resolve();
        });

        await expect(attempt).rejects.toThrow(TypeError);
        expect(await store.list(fruits)).toEqual([]);
      });
    });

    describe('keys', () => {
      it('orders by UTF-8 bytes: U+FFFF before U+10000, though UTF-16 says otherwise', async () => {
        const ordered = [
          '',
          'A',
          'Z',
          'a',
          'a\u0000',
          'a\u0000b',
          'aa',
          'b',
          '\u007f',
          '\u0080',
          '\ud7ff',
          '\ue000',
          '\uffff',
          '\u{10000}',
          '\u{10ffff}',
        ];
        expect([...ordered].sort(byUtf8)).toEqual(ordered);
        await fill(...[...ordered].reverse());

        expect(keysOf(await store.list(fruits))).toEqual(ordered);
        expect(keysOf(await store.list(fruits, { reverse: true }))).toEqual([...ordered].reverse());
        expect(keysOf(await store.list(fruits, { after: '\uffff' }))).toEqual(['\u{10000}', '\u{10ffff}']);
        expect(keysOf(await store.list(fruits, { prefix: '\uffff' }))).toEqual(['\uffff']);
        expect(keysOf(await store.list(fruits, { before: '\ue000', after: 'b', reverse: true }))).toEqual(['\ud7ff', '\u0080', '\u007f']);
      });

      it('takes 1500 bytes and rejects 1501, counted in UTF-8', async () => {
        const ascii = 'k'.repeat(1500);
        const wide = 'é'.repeat(750);
        await fill(ascii, wide);
        expect(await store.get(fruits, ascii)).toEqual({ name: ascii });
        expect(await store.get(fruits, wide)).toEqual({ name: wide });

        await expect(fill(`${ascii}k`)).rejects.toThrow(RangeError);
        await expect(fill(`${wide}é`)).rejects.toThrow(RangeError);
        expect(await store.get(fruits, `${ascii}k`)).toBeUndefined();
        expect(keysOf(await store.list(fruits, { prefix: 'k'.repeat(1501) }))).toEqual([]);
        expect(keysOf(await store.list(fruits, { after: 'k'.repeat(3000) }))).toEqual([wide]);
        expect(keysOf(await store.list(fruits, { before: 'k'.repeat(3000) }))).toEqual([ascii]);
      });

      it('rejects half of a surrogate pair', async () => {
        await expect(fill('\ud800')).rejects.toThrow(RangeError);
        await expect(fill('x\udc00')).rejects.toThrow(RangeError);
      });

      it('lists by prefix, after, before, limit and direction as a sorted array would', async () => {
        const piece = fc.constantFrom('', 'a', 'b', '\u0000', '~', 'é', '\ue000', '\uffff', '\u{10000}', '\u{1f511}');
        const anyKey = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
        const anyRange = fc.record(
          {
            prefix: anyKey,
            after: anyKey,
            before: anyKey,
            limit: fc.integer({ min: 0, max: 12 }),
            reverse: fc.boolean(),
          },
          { requiredKeys: [] },
        );
        const keys = [...new Set(fc.sample(anyKey, { numRuns: 120, seed: 7 }))];
        await fill(...keys);
        await fc.assert(
          fc.asyncProperty(anyRange, async (range) => {
            expect(keysOf(await store.list(fruits, range))).toEqual(modelList(keys, range));
          }),
          { numRuns: 300 },
        );
      });

      it('joins the parts of a composite key so that a prefix finds exactly one parent', async () => {
        await fill(keyOf('a', '1'), keyOf('a', '2'), keyOf('ab', '1'), keyOf('a b', '1'));

        expect(await store.list(fruits, { prefix: keyOf('a', '') })).toHaveLength(2);
      });
    });

    describe('transactions', () => {
      it('passes on what the body returns', async () => {
        expect(await store.write(async () => Promise.resolve('written'))).toBe('written');
        expect(await store.read(async () => Promise.resolve('read'))).toBe('read');
      });

      it('shows a write its own changes, in get and in every list', async () => {
        await fill('a', 'b', 'c');
        await store.write(async (tx) => {
          tx.delete(fruits, 'b');
          tx.put(fruits, 'bb', { name: 'new' });
          tx.put(fruits, 'c', { name: 'changed' });
          tx.put(fruits, 'd', { name: 'brief' });
          tx.delete(fruits, 'd');

          expect(await tx.get(fruits, 'b')).toBeUndefined();
          expect(await tx.get(fruits, 'bb')).toEqual({ name: 'new' });
          expect(keysOf(await tx.list(fruits))).toEqual(['a', 'bb', 'c']);
          expect(keysOf(await tx.list(fruits, { limit: 2 }))).toEqual(['a', 'bb']);
          expect(keysOf(await tx.list(fruits, { limit: 2, reverse: true }))).toEqual(['c', 'bb']);
          expect(keysOf(await tx.list(fruits, { prefix: 'b' }))).toEqual(['bb']);
          expect((await tx.list(fruits, { after: 'bb' }))[0]?.row).toEqual({ name: 'changed' });
        });
        expect(keysOf(await store.list(fruits))).toEqual(['a', 'bb', 'c']);
      });

      it('shows nothing of a write before it has ended', async () => {
        await fill('a');
        await store.write(async (tx) => {
          tx.put(fruits, 'b', { name: 'b' });
          tx.delete(fruits, 'a');
          await turn();
          expect(keysOf(await store.list(fruits))).toEqual(['a']);
          expect(await store.get(fruits, 'b')).toBeUndefined();
        });
        expect(keysOf(await store.list(fruits))).toEqual(['b']);
      });

      it('changes nothing when the body throws, and passes the error on', async () => {
        await fill('a');
        const attempt = store.write(async (tx) => {
          tx.put(fruits, 'b', { name: 'b' });
          tx.delete(fruits, 'a');
          await turn();
          throw new Error('changed my mind');
        });

        await expect(attempt).rejects.toThrow('changed my mind');
        expect(keysOf(await store.list(fruits))).toEqual(['a']);
        await fill('c');
        expect(keysOf(await store.list(fruits))).toEqual(['a', 'c']);
      });

      it('reads one view for the whole body, whatever commits meanwhile', async () => {
        await fill('a', 'b');
        await store.read(async (tx) => {
          await store.write(async (other) => {
            other.put(fruits, 'c', { name: 'c' });
            other.put(fruits, 'a', { name: 'changed' });
            other.delete(fruits, 'b');
            await turn();
          });
          expect(keysOf(await store.list(fruits))).toEqual(['a', 'c']);

          await turn();
          expect(keysOf(await tx.list(fruits))).toEqual(['a', 'b']);
          expect(await tx.get(fruits, 'a')).toEqual({ name: 'a' });
          expect(await tx.get(fruits, 'c')).toBeUndefined();
        });
      });

      it('takes the view when the transaction begins, not at its first read', async () => {
        await fill('a');
        await store.read(async (tx) => {
          await fill('b');
          expect(keysOf(await tx.list(fruits))).toEqual(['a']);
        });
      });

      it('runs writes one after the other: a hundred increments lose none', async () => {
        await store.write(putting(fruits, 'n', { name: 'n', weight: 0 }));
        await Promise.all(
          Array.from({ length: 100 }, (_, index) =>
            store.write(async (tx) => {
              const weight = (await tx.get(fruits, 'n'))?.weight ?? NaN;
              if (index % 3 === 0) await turn();
              tx.put(fruits, 'n', { name: 'n', weight: weight + 1 });
            }),
          ),
        );

        expect((await store.get(fruits, 'n'))?.weight).toBe(100);
      });

      it('goes on after failed writes among good ones', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 60 }, (_, index) =>
            store.write(async (tx) => {
              tx.put(fruits, String(index).padStart(2, '0'), { name: 'x' });
              await turn();
              if (index % 4 === 0) throw new Error('no');
            }),
          ),
        );

        expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(15);
        expect(await store.list(fruits)).toHaveLength(45);
      });

      it('reads what was written once the write has resolved', async () => {
        for (let round = 0; round < 20; round++) {
          await fill(`key ${round}`);
          expect(await store.get(fruits, `key ${round}`)).toEqual({ name: `key ${round}` });
        }
      });

      it('rejects the use of a write transaction that has ended', async () => {
        let leaked: Parameters<Parameters<RecordStore['write']>[0]>[0] | undefined;
        await store.write((tx) => {
          leaked = tx;
          return Promise.resolve();
        });

        expect(() => leaked?.put(fruits, 'late', { name: 'late' })).toThrow('ended');
        expect(() => leaked?.delete(fruits, 'late')).toThrow('ended');
        expect(await store.get(fruits, 'late')).toBeUndefined();
      });

      it('behaves as a plain map under random transactions', async () => {
        const action = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', '\uffff', '\u{10000}'), weight: fc.option(fc.nat(99)) });
        const model = new Map<string, number>();
        await fc.assert(
          fc.asyncProperty(fc.array(action, { maxLength: 6 }), fc.boolean(), async (actions, fails) => {
            const next = new Map(model);
            const attempt = store.write(async (tx) => {
              for (const { key, weight } of actions) {
                if (weight === null) tx.delete(fruits, key);
                else tx.put(fruits, key, { name: key, weight });
                if (weight === null) next.delete(key);
                else next.set(key, weight);
                expect((await tx.get(fruits, key))?.weight).toBe(next.get(key));
              }
              expect(keysOf(await tx.list(fruits))).toEqual([...next.keys()].sort(byUtf8));
              if (fails) throw new Error('rolled back');
            });
            if (fails) await expect(attempt).rejects.toThrow('rolled back');
            else await attempt;
            if (!fails) {
              model.clear();
              for (const [key, weight] of next) model.set(key, weight);
            }
            const rows = await store.list(fruits);
            expect(new Map(rows.map(({ key, row }) => [key, row.weight]))).toEqual(model);
          }),
          { numRuns: 60 },
        );
      });
    });

    describe('close', () => {
      it('waits for every write that was begun', async () => {
        const second = await open();
        const ended: number[] = [];
        const writes = [0, 1, 2].map((index) =>
          second
            .write(async (tx) => {
              await turn();
              tx.put(fruits, String(index), { name: 'x' });
            })
            .then(() => ended.push(index)),
        );
        await second.close();

        expect(ended).toEqual([0, 1, 2]);
        await Promise.all(writes);
      });
    });
  });
}

function modelList(keys: readonly string[], range: Range): string[] {
  const inRange = [...keys]
    .sort(byUtf8)
    .filter((key) => range.prefix === undefined || key.startsWith(range.prefix))
    .filter((key) => range.after === undefined || byUtf8(key, range.after) > 0)
    .filter((key) => range.before === undefined || byUtf8(key, range.before) < 0);
  if (range.reverse === true) inRange.reverse();
  return inRange.slice(0, range.limit ?? inRange.length);
}
