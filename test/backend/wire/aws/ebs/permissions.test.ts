import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { EbsClient, blockOf } from './ebs-client';
import { allow, makeUser, policy } from '../../../principals';
import { useBackend } from '../../../running';
import { done, refused } from '../rest-json-client';

const running = useBackend();
const everySnapshot = 'arn:aws:ec2:us-east-1::snapshot/*';

async function userWith(...statements: object[]): Promise<EbsClient> {
  return new EbsClient(running.backend, await makeUser(running.backend, 'ada', policy(...statements)));
}

const unauthorized = { status: 403, code: 'AccessDeniedException', Reason: 'UNAUTHORIZED_ACCOUNT' };

test('who may only read starts and writes nothing', async () => {
  const root = new EbsClient(running.backend);
  const id = await root.started({ VolumeSize: 1, Tags: [{ Key: 'stage', Value: 'test' }] });
  const user = await userWith(
    allow(['ebs:ListSnapshotBlocks', 'ebs:GetSnapshotBlock'], everySnapshot, {
      Condition: { StringEquals: { 'aws:ResourceTag/stage': 'test' } },
    }),
  );
  expect(await refused(user.start({ VolumeSize: 1 }))).toEqual(unauthorized);
  expect(await refused(user.put(id, 0, blockOf('x')))).toEqual(unauthorized);
  expect(await refused(user.complete(id, 0))).toEqual(unauthorized);
  await done(root.put(id, 0, blockOf('x')));
  await done(root.complete(id, 1));
  expect((await user.contents(id)).size).toBe(1);
  expect(await refused(user.changed(id))).toEqual(unauthorized);
  const other = await root.started({ VolumeSize: 1 });
  await done(root.complete(other, 0));
  const { json } = await user.list(other);
  expect(json).toMatchObject({
    Message: expect.stringMatching(
      /^User: arn:aws:iam::000000000000:user\/ada is not authorized to perform: ebs:ListSnapshotBlocks on resource: arn:aws:ec2:us-east-1::snapshot\/snap-/,
    ) as string,
  });
});

test('starting with tags needs ec2:CreateTags, and the key its own permission', async () => {
  const KmsKeyArn = (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  const user = await userWith(allow(['ebs:*'], '*'));
  expect(await refused(user.start({ VolumeSize: 1, Tags: [{ Key: 'a', Value: 'b' }] }))).toEqual(unauthorized);
  await done(user.start({ VolumeSize: 1 }));
  expect(await refused(user.start({ VolumeSize: 1, Encrypted: true, KmsKeyArn }))).toEqual({
    ...unauthorized,
    Reason: 'DEPENDENCY_ACCESS_DENIED',
  });
});
