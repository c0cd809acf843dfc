import { join } from 'node:path';
import { scratchFolders } from './scratch-folder';
import { systemRandom } from '../../../src/backend/random';
import { openStateDirectory } from '../../../src/backend/storage/state-directory';

jest.mock('lmdb', () => {
  throw Object.assign(new Error("Cannot find module 'lmdb'"), { code: 'MODULE_NOT_FOUND' });
});

const scratch = scratchFolders();

it('fails by the name of the package where lmdb is not installed', async () => {
  await expect(openStateDirectory(join(scratch(), 'state'), { random: systemRandom() })).rejects.toMatchObject({
    name: 'StateDirectoryError',
    code: 'lmdb-missing',
    message: 'durable state needs the optional package "lmdb"',
  });
});
