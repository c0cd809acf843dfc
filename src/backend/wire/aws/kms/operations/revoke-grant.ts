import type { RevokeGrantRequest } from '../../../../../facts/aws/models/kms';
import { grantConditions } from '../../../../keys/grant-conditions';
import { deleteGrant, findGrant } from '../../../../keys/grants';
import { changeKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkGrantId } from '../grant-request';
import { stopIfDryRun, useOf } from '../key-use';

export const revokeGrant = operation<RevokeGrantRequest, undefined>({
  name: 'RevokeGrant',
  async run(call, input) {
    const { keys } = call.services;
    checkGrantId(input.GrantId);
    const use = useOf(call);
    const request = {
      operation: 'RevokeGrant',
      reference: input.KeyId,
      parameters: { grantId: input.GrantId },
      conditions: grantConditions(use),
    } as const;
    await changeKey(keys, use, request, async (tx, { record }) => {
      const grant = await findGrant(tx, record, input.GrantId);
      stopIfDryRun(input.DryRun);
      await deleteGrant(tx, grant);
    });
    return undefined;
  },
});
