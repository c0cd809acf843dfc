import type { ReplicateKeyRequest, ReplicateKeyResponse } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseNonPrimary } from '../../../../keys/key-rules';
import { replicate } from '../../../../keys/replication';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { keyMetadata } from '../key-metadata';
import { bypassCondition, keyPolicyFor } from '../key-policy';
import { useOf } from '../key-use';
import { checkRegion } from '../region';
import { readTags, tagConditions, writeTags } from '../tags';

export const replicateKey = operation<ReplicateKeyRequest, ReplicateKeyResponse>({
  name: 'ReplicateKey',
  async run(call, input) {
    const { keys } = call.services;
    const region = input.ReplicaRegion;
    const policy = await keyPolicyFor(call, input);
    const tags = readTags(input.Tags);
    const request = {
      operation: 'ReplicateKey',
      reference: input.KeyId,
      parameters: { replicaRegion: region },
      conditions: conditionKeys({
        'kms:ReplicaRegion': [region],
        ...bypassCondition(input.BypassPolicyLockoutSafetyCheck),
        ...tagConditions(tags),
      }),
    } as const;
    return changeKey(keys, useOf(call), request, async (tx, key) => {
      refuseNonPrimary(key);
      checkRegion(region);
      const replica = await replicate(keys, tx, key, { region, description: input.Description ?? '', policy, tags });
      if (!replica) {
        throw kmsError('AlreadyExistsException', `Unable to replicate key. A key with ID ${key.record.keyId} already exists in ${region}.`);
      }
      const family = { ...key.family, regions: [...key.family.regions, region] };
      return {
        // The answer comes while the replica is being made; whoever asks next finds it enabled.
        ReplicaKeyMetadata: { ...keyMetadata(replica, family), KeyState: 'Creating', Enabled: false },
        ReplicaPolicy: replica.policy,
        ReplicaTags: writeTags(replica.tags),
      };
    });
  },
});
