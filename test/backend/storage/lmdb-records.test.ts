import { join } from 'node:path';
import { scratchFolders } from './scratch-folder';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { createLmdbRecords, openLmdbRecords } from '../../../src/backend/storage/lmdb-records';
import { describeRecordStore } from '../../contract/record-store';

const scratch = scratchFolders();
const rootKey = insecureSeededRandom('root key').bytes(32);

async function fresh() {
  const path = join(scratch(), 'records.mdb');
  await createLmdbRecords(path, rootKey, systemRandom());
  return openLmdbRecords(path, rootKey, systemRandom());
}

describeRecordStore('LmdbRecords', fresh);
