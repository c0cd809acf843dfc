import type { RetireGrantRequest } from '../../../../../facts/aws/models/kms';
import { readGrantToken } from '../../../../keys/grant-token';
import type { GrantPlace } from '../../../../keys/grant-token';
import { deleteGrant, findGrant } from '../../../../keys/grants';
import { leaveEvent } from '../../../../keys/key-events';
import { keyArn } from '../../../../keys/key-record';
import { findKey } from '../../../../keys/key-reference';
import { mayRetire } from '../../../../keys/retire-grant';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { kmsError } from '../errors';
import { checkGrantId } from '../grant-request';
import { stopIfDryRun, useOf } from '../key-use';

export const retireGrant = operation<RetireGrantRequest, undefined>({
  name: 'RetireGrant',
  async run(call, input) {
    const { keys } = call.services;
    const use = useOf(call);
    const place = await placeOf(call, input);
    const leave = (error?: unknown): void => {
      leaveEvent(keys, use, {
        eventName: 'RetireGrant',
        readOnly: false,
        parameters: { grantId: place.grantId },
        keys: [{ account: place.account, arn: keyArn(place) }],
        error,
      });
    };
    try {
      await keys.records.write(async (tx) => {
        const grant = await findGrant(tx, place, place.grantId);
        await mayRetire(keys, use, grant);
        stopIfDryRun(input.DryRun);
        await deleteGrant(tx, grant);
      });
    } catch (error) {
      leave(error);
      throw error;
    }
    leave();
    return undefined;
  },
});

/** By token, or by key and grant id. @throws AwsError ValidationException; KeyFault `invalid-grant-token`, `not-found`. */
async function placeOf(call: Call, { GrantToken: token, KeyId: keyId, GrantId: grantId }: RetireGrantRequest): Promise<GrantPlace> {
  const { keys } = call.services;
  if (token !== undefined) {
    if (keyId !== undefined || grantId !== undefined) {
      throw kmsError('ValidationException', 'Specify either a GrantToken, or a KeyId and a GrantId.');
    }
    return readGrantToken(keys.rootKey, token);
  }
  if (keyId === undefined || grantId === undefined) {
    throw kmsError('ValidationException', 'Specify either a GrantToken, or a KeyId and a GrantId.');
  }
  checkGrantId(grantId);
  const key = await findKey(keys.records, keyId, { account: call.principal.account, region: call.region });
  return { account: key.account, region: key.region, keyId: key.keyId, grantId };
}
