import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { leaveServiceEvent } from '../../../../keys/key-events';
import { refuseInKeyStore, refuseManaged, refuseReplica, refuseUnrotatable } from '../../../../keys/key-rules';
import { rotateOnDemand } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const rotateKeyOnDemand = operation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>({
  name: 'RotateKeyOnDemand',
  async run(call, input) {
    const { keys } = call.services;
    const request = { operation: 'RotateKeyOnDemand', reference: input.KeyId } as const;
    const { record, arn } = await changeKey(keys, useOf(call), request, async (tx, key) => {
      refuseManaged(key.record);
      refuseUnrotatable(key);
      refuseInKeyStore(key);
      refuseReplica(key);
      await rotateOnDemand(keys, tx, key);
      return key;
    });
    leaveServiceEvent(keys, record, { eventName: 'RotateKey', at: keys.clock.now(), rotationType: 'ON_DEMAND' });
    return { KeyId: arn };
  },
});
