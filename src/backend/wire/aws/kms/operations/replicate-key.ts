import type { ReplicateKeyRequest, ReplicateKeyResponse } from '../../../../../facts/aws/models/kms';
import { isRegion } from '../../../../../facts/aws/regions';
import { changeKey } from '../../../../keys/key-access';
import { replicate } from '../../../../keys/replication';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { keyMetadata } from '../key-metadata';
import { keyPolicyFor } from '../key-policy';
import { useOf } from '../key-use';
import { refuseNonPrimary } from '../multi-region';
import { readTags, writeTags } from '../tags';

export const replicateKey = operation<ReplicateKeyRequest, ReplicateKeyResponse>({
  name: 'ReplicateKey',
  async run(call, input) {
    const { keys } = call.services;
    const region = input.ReplicaRegion;
    const policy = await keyPolicyFor(call, input);
    const tags = readTags(input.Tags);
    const parameters = { replicaRegion: region };
    return changeKey(keys, useOf(call), { operation: 'ReplicateKey', reference: input.KeyId, parameters }, async (tx, key) => {
      refuseNonPrimary(key);
      if (!isRegion(region)) throw kmsError('ValidationException', `Invalid region: ${region}`);
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
