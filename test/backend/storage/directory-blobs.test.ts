import { scratchFolders } from './scratch-folder';
import { systemRandom } from '../../../src/backend/random';
import { DirectoryBlobs } from '../../../src/backend/storage/directory-blobs';
import { describeBlobStore } from '../../contract/blob-store';

const scratch = scratchFolders();

describeBlobStore('DirectoryBlobs', async () => {
  const root = scratch();
  await DirectoryBlobs.makeFolders(root);
  return new DirectoryBlobs(root, systemRandom());
});
