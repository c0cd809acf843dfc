import type { UpdatePrimaryRegionRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseNonPrimary } from '../../../../keys/key-rules';
import { changePrimary } from '../../../../keys/primary-region';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { checkRegion } from '../region';

export const updatePrimaryRegion = operation<UpdatePrimaryRegionRequest, undefined>({
  name: 'UpdatePrimaryRegion',
  async run(call, input) {
    const { keys } = call.services;
    const region = input.PrimaryRegion;
    const request = {
      operation: 'UpdatePrimaryRegion',
      reference: input.KeyId,
      parameters: { primaryRegion: region },
      conditions: conditionKeys({ 'kms:PrimaryRegion': [region] }),
    } as const;
    const tell = await changeKey(keys, useOf(call), request, (tx, key) => {
      refuseNonPrimary(key);
      checkRegion(region);
      return changePrimary(keys, tx, useOf(call), key, region, request);
    });
    tell?.();
    return undefined;
  },
});
