import { ebs as model } from '../../../../facts/aws/models/ebs';
import { isBlockFault } from '../../../block/block-fault';
import { isDirectFault } from '../../../block/direct/direct-fault';
import { isKeyFault } from '../../../keys/key-fault';
import { AwsError } from '../aws-error';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { wordBlockFault, wordDirectFault, wordKeyFault } from './errors';
import { restJson } from '../protocol/rest-json';
import { signatureRules } from '../signature/signature-rules';
import { completeSnapshot } from './operations/complete-snapshot';
import { getSnapshotBlock } from './operations/get-snapshot-block';
import { listChangedBlocks } from './operations/list-changed-blocks';
import { listSnapshotBlocks } from './operations/list-snapshot-blocks';
import { putSnapshotBlock } from './operations/put-snapshot-block';
import { startSnapshot } from './operations/start-snapshot';
import { authorisation } from './permissions';

/**
 * Amazon Elastic Block Store direct APIs, over the same snapshots as EC2's.
 *
 * Differences on 2026-11-24: snapshots are complete when CompleteSnapshot answers, although that says `pending`, as EBS does. A parent is the
 * caller's own. Of the quotas only that of pending snapshots exists; nobody is throttled. `Progress` is taken and not shown. A block that was
 * written anew with the same bytes counts as changed.
 */
export const ebs: AwsService = {
  model,
  protocol: restJson,
  signature: { rules: signatureRules.ebs, wording: 'restJson' },
  operations: operationTable(model, [
    completeSnapshot,
    getSnapshotBlock,
    listChangedBlocks,
    listSnapshotBlocks,
    putSnapshotBlock,
    startSnapshot,
  ]),
  authorisation,
  notServed: () => new AwsError({ code: 'UnknownOperationException', message: '', status: 404 }),
  wordFault: (fault) =>
    isDirectFault(fault)
      ? wordDirectFault(fault)
      : isBlockFault(fault)
        ? wordBlockFault(fault)
        : isKeyFault(fault)
          ? wordKeyFault(fault)
          : undefined,
  internalError: { code: 'InternalServerException', message: 'An internal error has occurred.', status: 500 },
};
