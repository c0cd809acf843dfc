import { sts as model } from '../../../../facts/aws/models/sts';
import { AwsError } from '../aws-error';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { query } from '../protocol/query';
import { signatureRules } from '../signature/signature-rules';
import { getCallerIdentity } from './operations/get-caller-identity';

/**
 * AWS Security Token Service.
 *
 * Gaps on 2026-11-24: everything but GetCallerIdentity. There are no roles or users to assume or federate yet.
 */
export const sts: AwsService = {
  model,
  protocol: query,
  signature: { rules: signatureRules.sts, wording: 'query' },
  operations: operationTable(model, [getCallerIdentity]),
  notServed: (operation) =>
    new AwsError({ code: 'InvalidAction', message: `Could not find operation ${operation} for version ${model.apiVersion}` }),
  wordFault: () => undefined,
};
