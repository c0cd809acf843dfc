import { sts as model } from '../../../../facts/aws/models/sts';
import { AwsError } from '../aws-error';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { wordFault } from './errors';
import { query } from '../protocol/query';
import { signatureRules } from '../signature/signature-rules';
import { assumeRole } from './operations/assume-role';
import { decodeAuthorizationMessage } from './operations/decode-authorization-message';
import { getAccessKeyInfo } from './operations/get-access-key-info';
import { getCallerIdentity } from './operations/get-caller-identity';
import { getSessionToken } from './operations/get-session-token';
import { authorisation } from './permissions';

/**
 * AWS Security Token Service.
 *
 * Gaps on 2026-11-24: federation (SAML, web identity, GetFederationToken), session tags, second factors, and encoded authorization
 * messages.
 */
export const sts: AwsService = {
  model,
  protocol: query,
  signature: { rules: signatureRules.sts, wording: 'query' },
  operations: operationTable(model, [assumeRole, decodeAuthorizationMessage, getAccessKeyInfo, getCallerIdentity, getSessionToken]),
  authorisation,
  notServed: (operation) =>
    new AwsError({ code: 'InvalidAction', message: `Could not find operation ${operation} for version ${model.apiVersion}` }),
  wordFault,
};
