import { rbin as model } from '../../../../facts/aws/models/rbin';
import { isBlockFault } from '../../../block/block-fault';
import { isRetentionFault } from '../../../block/retention/retention-fault';
import { AwsError } from '../aws-error';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { wordRetentionFault, wordTagFault } from './errors';
import { restJson } from '../protocol/rest-json';
import { signatureRules } from '../signature/signature-rules';
import { createRule } from './operations/create-rule';
import { deleteRule } from './operations/delete-rule';
import { getRule } from './operations/get-rule';
import { listRules } from './operations/list-rules';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { lockRule } from './operations/lock-rule';
import { tagResource } from './operations/tag-resource';
import { unlockRule } from './operations/unlock-rule';
import { untagResource } from './operations/untag-resource';
import { updateRule } from './operations/update-rule';
import { authorisation } from './permissions';

/**
 * Recycle Bin: rules that keep deleted snapshots. Rules for images and volumes are refused (2026-11-24): they would keep nothing. A rule is
 * available at once; one that is changed or deleted leaves what is in the bin as it is, as on AWS.
 */
export const rbin: AwsService = {
  model,
  protocol: restJson,
  signature: { rules: signatureRules.rbin, wording: 'restJson' },
  operations: operationTable(model, [
    createRule,
    deleteRule,
    getRule,
    listRules,
    listTagsForResource,
    lockRule,
    tagResource,
    unlockRule,
    untagResource,
    updateRule,
  ]),
  authorisation,
  notServed: () => new AwsError({ code: 'UnknownOperationException', message: '', status: 404 }),
  wordFault: (fault) => (isRetentionFault(fault) ? wordRetentionFault(fault) : isBlockFault(fault) ? wordTagFault(fault) : undefined),
  internalError: { code: 'InternalServerException', message: 'An internal error has occurred.', status: 500 },
};
