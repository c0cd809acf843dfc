import { scratchFolders } from './scratch-folder';
import { systemRandom } from '../../../src/backend/random';
import { DirectoryBlobs } from '../../../src/backend/storage/directory-blobs';
import { MemoryRecords } from '../../../src/backend/storage/memory-records';
import { SmallBlobs } from '../../../src/backend/storage/small-blobs';
import { describeBlobStore } from '../../contract/blob-store';

const scratch = scratchFolders();
const random = systemRandom();

async function open(records = new MemoryRecords()) {
  const root = scratch();
  await DirectoryBlobs.makeFolders(root);
  return new SmallBlobs(records, new DirectoryBlobs(root, random), random);
}

describeBlobStore('SmallBlobs', () => open());

describe('small blobs', () => {
  async function put(store: SmallBlobs, ...sizes: readonly number[]) {
    const writer = store.create();
    for (const size of sizes) await writer.write(Buffer.alloc(size, 'x'));
    await writer.commit();
    return writer.id;
  }

  it.each([
    [[16_384], 2],
    [[16_385], 0],
    [[16_000, 384], 2],
    [[16_000, 385, 1], 0],
  ])('of %p bytes leave %p rows, and read whole', async (sizes, rows) => {
    const records = new MemoryRecords();
    const store = await open(records);
    const id = await put(store, ...sizes);
    const total = sizes.reduce((sum, size) => sum + size, 0);

    expect(await store.size(id)).toBe(total);
    expect((await store.read(id, 0, total)).equals(Buffer.alloc(total, 'x'))).toBe(true);
    const found = await Promise.all(
      ['storage-small-blob', 'storage-provisional-blob'].map(async (name) => (await records.list({ name })).length),
    );
    expect(found[0]! + found[1]!).toBe(rows);
    await store.close();
  });

  it('that were kept leave the list of provisional ones with the next commit', async () => {
    const records = new MemoryRecords();
    const store = await open(records);
    const first = await put(store, 10);
    await store.keep(first);
    const second = await put(store, 10);

    expect((await records.list({ name: 'storage-provisional-blob' })).map(({ key }) => key)).toEqual([second]);
    await store.recover(() => Promise.resolve(false));
    expect(await store.size(first)).toBe(10);
    await expect(store.size(second)).rejects.toMatchObject({ reason: 'missing' });
    await store.close();
  });

  it('that grew into a file and were aborted leave nothing', async () => {
    const store = await open();
    const writer = store.create();
    await writer.write(Buffer.alloc(10_000));
    await writer.write(Buffer.alloc(10_000));
    await writer.abort();

    await expect(store.size(writer.id)).rejects.toMatchObject({ reason: 'missing' });
    await store.close();
  });
});
