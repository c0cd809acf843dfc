import type { DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse } from '../../../../../facts/aws/models/sts';
import { operation } from '../../operation';
import { stsError } from '../errors';

/** No refusal here carries an encoded message, so none that is sent can be one of ours. */
export const decodeAuthorizationMessage = operation<DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse>({
  name: 'DecodeAuthorizationMessage',
  run() {
    throw stsError(400, 'InvalidAuthorizationMessageException', 'Message is not valid.');
  },
});
