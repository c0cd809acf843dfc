import { setTimeout as pause } from 'node:timers/promises';
import { WatchedRecords } from './watched-records';
import { table } from '../../src/backend/storage/record-store';

const rows = table<{ readonly a: number }>('row');
const put = (records: WatchedRecords, key: string, a: number) =>
  records.write((tx) => {
    tx.put(rows, key, { a });
    return Promise.resolve();
  });

test('tells what was changed, added and deleted, and nothing that is again as it was', async () => {
  const records = new WatchedRecords();
  for (const key of ['same', 'changed', 'deleted']) await put(records, key, 1);
  const { changed } = await records.watch(async () => {
    await put(records, 'same', 2);
    await put(records, 'same', 1);
    await put(records, 'changed', 2);
    await put(records, 'added', 1);
    await records.write((tx) => {
      tx.delete(rows, 'deleted');
      return Promise.resolve();
    });
  });
  expect(await changed()).toEqual(['row changed', 'row added', 'row deleted']);
});

test('counts what was begun in the background, and not what others do', async () => {
  const records = new WatchedRecords();
  const { changed } = await records.watch(() => {
    setTimeout(() => void put(records, 'late', 1), 5);
    return Promise.resolve();
  });
  await put(records, 'other', 1);
  await pause(20);
  expect(await changed()).toEqual(['row late']);
});
