import { directVolumeSize, pendingSnapshots, snapshotTimeout, timeoutUnit } from '../../../../../facts/aws/ebs-direct';
import type { StartSnapshotRequest, StartSnapshotResponse, Tag as WireTag } from '../../../../../facts/aws/models/ebs';
import { unitBytes } from '../../../../block/direct/unit';
import type { RequestToken } from '../../../../block/request-token';
import type { Tag } from '../../../../block/rows';
import { hexDigest } from '../../../../crypto/digests';
import { callerOf } from '../../ec2/call';
import { bytesOf } from '../../ec2/gibibytes';
import { operation } from '../../operation';
import { invalid } from '../errors';

export const startSnapshot = operation<StartSnapshotRequest, StartSnapshotResponse>({
  name: 'StartSnapshot',
  async run(call, input) {
    const { VolumeSize, ParentSnapshotId, Description, Encrypted, KmsKeyArn, Timeout, Tags } = input;
    if (VolumeSize > directVolumeSize.max) {
      throw invalid('INVALID_VOLUME_SIZE', `The volume size must be from ${directVolumeSize.min} to ${directVolumeSize.max} GiB.`);
    }
    const snapshot = await call.services.block.direct.start(callerOf(call), {
      size: bytesOf(VolumeSize),
      timeoutMs: Timeout === undefined ? snapshotTimeout : Timeout * timeoutUnit,
      maximumPending: pendingSnapshots,
      tags: readTags(Tags),
      ...(ParentSnapshotId === undefined ? {} : { parentId: ParentSnapshotId }),
      ...(Description === undefined ? {} : { description: Description }),
      ...(Encrypted === undefined ? {} : { encrypted: Encrypted }),
      ...(KmsKeyArn === undefined ? {} : { keyReference: KmsKeyArn }),
      ...requestToken(input),
    });
    return {
      SnapshotId: snapshot.id,
      OwnerId: snapshot.account,
      Status: snapshot.state,
      StartTime: new Date(snapshot.startedAt),
      VolumeSize,
      BlockSize: unitBytes,
      SseType: snapshot.encrypted ? 'sse-kms' : 'none',
      ...(Description === undefined ? {} : { Description }),
      ...(Tags === undefined ? {} : { Tags }),
      ...(ParentSnapshotId === undefined ? {} : { ParentSnapshotId }),
      ...(snapshot.keyArn === undefined ? {} : { KmsKeyArn: snapshot.keyArn }),
    };
  },
});

/** @throws AwsError for a key that stands twice */
function readTags(tags: readonly WireTag[] = []): readonly Tag[] {
  const keys = tags.map(({ Key }) => Key);
  if (keys.some((key, place) => keys.indexOf(key) !== place)) throw invalid('INVALID_TAG', 'A tag key stands more than once.');
  return tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}

/** Of a kind of their own: the tokens of EC2's requests have nothing to do with these. */
function requestToken({ ClientToken, ...parameters }: StartSnapshotRequest): { readonly request?: RequestToken } {
  if (ClientToken === undefined) return {};
  return { request: { token: `ebs ${ClientToken}`, fingerprint: hexDigest('sha256', JSON.stringify(parameters)) } };
}
