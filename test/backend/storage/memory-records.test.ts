import { MemoryRecords } from '../../../src/backend/storage/memory-records';
import { table } from '../../../src/backend/storage/record-store';
import { describeRecordStore, putting } from '../../contract/record-store';

describeRecordStore('MemoryRecords', () => Promise.resolve(new MemoryRecords()));

describe('a fork of memory records', () => {
  const things = table<{ readonly n: number }>('things');
  const put = (store: MemoryRecords, key: string, n: number) => store.write(putting(things, key, { n }));

  it('begins with the same rows and then shares no change, in neither direction', async () => {
    const original = new MemoryRecords();
    for (let n = 0; n < 200; n++) await put(original, `thing ${n}`, n);
    const fork = original.fork();
    await put(fork, 'thing 7', -7);
    await put(original, 'thing 8', -8);
    await fork.write((tx) => {
      tx.delete(things, 'thing 9');
      return Promise.resolve();
    });

    expect(await original.get(things, 'thing 7')).toEqual({ n: 7 });
    expect(await fork.get(things, 'thing 8')).toEqual({ n: 8 });
    expect(await original.list(things)).toHaveLength(200);
    expect(await fork.list(things)).toHaveLength(199);
  });

  it('has no part of a write that has not ended', async () => {
    const original = new MemoryRecords();
    let fork: MemoryRecords | undefined;
    await original.write((tx) => {
      tx.put(things, 'a', { n: 1 });
      fork = original.fork();
      return Promise.resolve();
    });

    expect(await fork?.list(things)).toEqual([]);
  });
});
