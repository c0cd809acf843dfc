import { BlockFault } from '../../src/backend/block/block-fault';
import { AdjustableClock } from '../../src/backend/clock';
import { compose } from '../../src/backend/composition';
import { silentLog } from '../../src/backend/log';
import { rootPrincipal } from '../../src/backend/principal';
import { systemRandom } from '../../src/backend/random';
import { outgoingHttp } from '../../src/backend/server/outgoing-http';
import { MemoryBlobs } from '../../src/backend/storage/memory-blobs';
import { MemoryRecords } from '../../src/backend/storage/memory-records';

const random = systemRandom();
const caller = { principal: rootPrincipal('000000000000'), account: '000000000000', region: 'eu-central-1', requestId: 'test' };
const zone = 'eu-central-1a';

/** A store whose disk is full once `full` is set. */
class Disk extends MemoryBlobs {
  full = false;
  override create(): ReturnType<MemoryBlobs['create']> {
    if (this.full) throw new Error('no space left');
    return super.create();
  }
}

it('wipes every key although a last flush fails, and says that it failed', async () => {
  const blobs = new Disk(random);
  const stores = { records: new MemoryRecords(), blobs, rootSecret: random.bytes(32) };
  const parts = await compose(stores, { clock: new AdjustableClock(), random, log: silentLog, send: outgoingHttp({}, silentLog) });
  const { block, keys } = parts.services;
  const { id: volumeId } = await block.createVolume(caller, { zone, type: 'gp3', size: 4096, encrypted: true });
  const { id: instanceId } = await block.runInstance(caller, { zone, imageId: 'ami-0', type: 't3.micro' });
  await block.settled();
  await block.attachVolume(caller, { volumeId, instanceId, device: '/dev/sdf' });
  await (await block.device(caller, volumeId)).write(0, Buffer.from('not at rest yet'));
  const sealed = keys.rootKey.seal('object-key', Buffer.from('secret'), Buffer.alloc(0));
  expect(keys.rootKey.open('object-key', sealed, Buffer.alloc(0))).toEqual(Buffer.from('secret'));

  blobs.full = true;

  await expect(parts.close()).rejects.toThrow(BlockFault);
  expect(() => keys.rootKey.open('object-key', sealed, Buffer.alloc(0))).toThrow();
});
