import { ExportFailure } from './exports';
import type { Export, Exports } from './exports';
import { isBlockFault } from '../block/block-fault';
import type { BlockService } from '../block/block-service';
import { isKeyFault } from '../keys/key-fault';

type Volumes = Pick<BlockService, 'attachedVolumes' | 'hostDevice'>;

/**
 * The volumes of all accounts and regions, each under its id exactly while it is attached to a running instance.
 * @param volumes asked at every call: a backend that was reset has others
 */
export function attachedExports(volumes: () => Volumes): Exports {
  return {
    async list() {
      return (await volumes().attachedVolumes()).map(({ id, account, region, attachment }): Export => {
        return { name: id, description: `${attachment.device} of ${attachment.instanceId}, ${region}, ${account}` };
      });
    },
    async open(name) {
      try {
        return { name, device: await volumes().hostDevice(name) };
      } catch (error) {
        if (isBlockFault(error)) throw new ExportFailure('unknown', 'no volume of this name is attached to a running instance');
        if (isKeyFault(error)) throw new ExportFailure('policy', `the key of the volume cannot be used: ${error.kind}`);
        throw error;
      }
    },
  };
}
