import { scratchFolders } from './scratch-folder';
import { systemRandom } from '../../../src/backend/random';
import { openRecordFolder } from '../../../src/backend/storage/record-folder';
import { describeRecordStore } from '../../contract/record-store';

const scratch = scratchFolders();
const random = systemRandom();
const rootKey = random.bytes(32);

describeRecordStore('a record folder', () => openRecordFolder({ folder: scratch(), rootKey, random, make: true }));
describeRecordStore('a record folder that makes a run of every few commits', () =>
  openRecordFolder({ folder: scratch(), rootKey, random, make: true, journalLimit: 300 }),
);
