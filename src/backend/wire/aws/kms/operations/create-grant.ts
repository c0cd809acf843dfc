import type { CreateGrantRequest, CreateGrantResponse } from '../../../../../facts/aws/models/kms';
import { grantConditions } from '../../../../keys/grant-conditions';
import { makeGrantToken } from '../../../../keys/grant-token';
import { createGrant as create } from '../../../../keys/grants';
import { changeKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkGrantSuits, identified, readGrant } from '../grant-request';
import { stopIfDryRun, useOf } from '../key-use';

export const createGrant = operation<CreateGrantRequest, CreateGrantResponse>({
  name: 'CreateGrant',
  async run(call, input) {
    const { keys } = call.services;
    const use = useOf(call);
    const asked = readGrant(input);
    const request = {
      operation: 'CreateGrant',
      reference: input.KeyId,
      parameters: {
        granteePrincipal: asked.grantee.name,
        operations: asked.operations,
        constraints: input.Constraints && asked.constraints,
      },
      conditions: grantConditions(use, asked),
    } as const;
    const grant = await changeKey(keys, use, request, async (tx, key) => {
      checkGrantSuits(key.family, asked);
      const given = await identified(tx, asked);
      stopIfDryRun(input.DryRun);
      return create(keys, tx, use, key, given);
    });
    return { GrantId: grant.grantId, GrantToken: makeGrantToken(keys.rootKey, grant) };
  },
});
