import { insecureSeededRandom } from '../../../src/backend/random';
import { MemoryBlobs } from '../../../src/backend/storage/memory-blobs';
import { describeBlobStore } from '../../contract/blob-store';

describeBlobStore('MemoryBlobs', () => Promise.resolve(new MemoryBlobs(insecureSeededRandom('memory blobs'))));
