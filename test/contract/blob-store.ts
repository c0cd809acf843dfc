import { BlobError } from '../../src/backend/storage/blob-store';
import type { BlobStore } from '../../src/backend/storage/blob-store';

const mebi = 1024 * 1024;
const never = () => Promise.resolve(false);

/** What every blob store does. `open` gives an empty one; the suite closes it. */
export function describeBlobStore(name: string, open: () => Promise<BlobStore>): void {
  describe(`${name} as a blob store`, () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    async function provisional(...parts: readonly (string | Uint8Array)[]): Promise<string> {
      const writer = store.create();
      for (const part of parts) await writer.write(Buffer.from(part));
      await writer.commit();
      return writer.id;
    }
    async function kept(...parts: readonly (string | Uint8Array)[]): Promise<string> {
      const id = await provisional(...parts);
      await store.keep(id);
      return id;
    }
    const expectMissing = async (id: string) => {
      await expect(store.size(id)).rejects.toMatchObject({ reason: 'missing' });
      await expect(store.read(id, 0, 0)).rejects.toBeInstanceOf(BlobError);
    };

    it('names blobs with 32 hexadecimal digits, each anew', () => {
      const writers = Array.from({ length: 50 }, () => store.create());

      for (const { id } of writers) expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(new Set(writers.map(({ id }) => id)).size).toBe(50);
    });

    it('gives back what was written in parts, whole and by range', async () => {
      const id = await kept('hello ', '', 'wor', 'ld');

      expect(await store.size(id)).toBe(11);
      expect(String(await store.read(id, 0, 11))).toBe('hello world');
      expect(String(await store.read(id, 4, 4))).toBe('o wo');
      expect(String(await store.read(id, 10, 1))).toBe('d');
      expect(await store.read(id, 11, 0)).toHaveLength(0);
    });

    it('holds an empty blob', async () => {
      const empty = await kept();

      expect(await store.size(empty)).toBe(0);
      expect(await store.read(empty, 0, 0)).toHaveLength(0);
    });

    it('holds 9 MiB and reads any part of them', async () => {
      const mebibyte = Buffer.from(Uint8Array.from({ length: mebi }, (_, at) => (at * 31 + at / 256) % 256));
      const id = await kept(...Array.from({ length: 9 }, () => mebibyte));

      expect(await store.size(id)).toBe(9 * mebi);
      const middle = await store.read(id, 3 * mebi - 100, 200);
      expect(middle.equals(Buffer.concat([mebibyte.subarray(-100), mebibyte.subarray(0, 100)]))).toBe(true);
    });

    it('keeps its own copy: the writer may reuse its buffer, the reader may change what it got', async () => {
      const writer = store.create();
      const buffer = Buffer.from('first ');
      await writer.write(buffer);
      buffer.write('second');
      await writer.write(buffer);
      await writer.commit();
      const read = await store.read(writer.id, 0, 12);
      read.fill(0);

      expect(String(await store.read(writer.id, 0, 12))).toBe('first second');
    });

    it('fails with truncated where the blob ends before', async () => {
      const id = await kept('twelve bytes');

      await expect(store.read(id, 0, 13)).rejects.toMatchObject({ name: 'BlobError', reason: 'truncated' });
      await expect(store.read(id, 12, 1)).rejects.toMatchObject({ reason: 'truncated' });
      await expect(store.read(id, 1_000_000, 1)).rejects.toMatchObject({ reason: 'truncated' });
    });

    it('fails with missing for what is not there', async () => {
      await expectMissing('0'.repeat(32));
      await expect(store.keep('0'.repeat(32))).rejects.toMatchObject({ reason: 'missing' });
      await store.delete('0'.repeat(32));
    });

    it('rejects ids that are not 32 hexadecimal digits as missing, so that none leads out of the store', async () => {
      for (const id of ['', '.', '../../etc/passwd', 'ab/../../cd', 'A'.repeat(32), '0'.repeat(31), `${'0'.repeat(32)}\n`, '\u0000']) {
        await expectMissing(id);
        await store.delete(id);
      }
    });

    it('shows nothing before commit', async () => {
      const writer = store.create();
      await writer.write(Buffer.from('half'));

      await expectMissing(writer.id);
      await writer.abort();
    });

    it('reads a blob that was committed for later, makes it durable, and again', async () => {
      for (const text of ['few', 'many '.repeat(10_000)]) {
        const writer = store.create();
        await writer.write(Buffer.from(text));
        await writer.commit('later');
        expect(String(await store.read(writer.id, 0, text.length))).toBe(text);
        await store.sync(writer.id);
        await store.keep(writer.id);
        await store.sync(writer.id);
        expect(String(await store.read(writer.id, 0, text.length))).toBe(text);
      }
      await expect(store.sync('0'.repeat(32))).rejects.toMatchObject({ reason: 'missing' });
    });

    it('reads a provisional blob, keeps it, and keeping again changes nothing', async () => {
      const id = await provisional('data');

      expect(String(await store.read(id, 0, 4))).toBe('data');
      await store.keep(id);
      await store.keep(id);
      await store.recover(never);
      expect(String(await store.read(id, 0, 4))).toBe('data');
    });

    it('deletes kept and provisional ones', async () => {
      for (const id of [await kept('a'), await provisional('b')]) {
        expect(await store.size(id)).toBe(1);
        await store.delete(id);
        await store.delete(id);
        await expectMissing(id);
      }
    });

    it('leaves nothing after abort, also when asked twice or before the first write', async () => {
      const writer = store.create();
      await writer.write(Buffer.from('unwanted'));
      await writer.abort();
      await writer.abort();
      await expectMissing(writer.id);

      await store.create().abort();
    });

    it('recovers: keeps the provisional blobs that a record names, deletes the others, leaves kept ones alone', async () => {
      const named = await provisional('named');
      const unnamed = await provisional('unnamed');
      const old = await kept('old');
      const asked: string[] = [];
      await store.recover((id) => {
        asked.push(id);
        return Promise.resolve(id === named);
      });

      expect(asked.sort()).toEqual([named, unnamed].sort());
      await expectMissing(unnamed);
      expect(await store.size(old)).toBe(3);
      await store.recover(never);
      expect(String(await store.read(named, 0, 5))).toBe('named');
    });

    it('writes and reads many at once', async () => {
      const ids = await Promise.all(Array.from({ length: 100 }, (_, index) => kept(`blob ${index}`, 'x'.repeat(index))));

      const texts = await Promise.all(ids.map(async (id) => String(await store.read(id, 0, await store.size(id)))));
      expect(texts).toEqual(ids.map((_, index) => `blob ${index}${'x'.repeat(index)}`));
      await Promise.all(ids.flatMap((id) => [store.read(id, 0, 6).catch(() => undefined), store.delete(id)]));
      for (const id of ids) await expectMissing(id);
    });
  });
}
