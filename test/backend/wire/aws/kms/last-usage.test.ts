import {
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyLastUsageCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { arnOf, newKey } from './keys-of-specs';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');
const lastUsage = async (kms: KMSClient, KeyId: string) => {
  const { $metadata: _, ...answer } = await kms.send(new GetKeyLastUsageCommand({ KeyId }));
  return answer;
};

describe('GetKeyLastUsage', () => {
  test('tells of a key that was never used only since when that is known', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const answer = await lastUsage(kms, KeyId);
    expect(answer).toMatchObject({ KeyId: arnOf(KeyId), KeyLastUsage: {} });
    expect(answer.TrackingStartDate).toEqual(answer.KeyCreationDate);
  });

  test('names the last successful operation and its event, and no refused one', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    await kms.send(new EncryptCommand({ KeyId, Plaintext: text }));
    await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    const event = (await running.backend.events()).at(-1);
    await refusal(kms.send(new SignCommand({ KeyId, Message: text, SigningAlgorithm: 'ECDSA_SHA_256' })));
    await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: text, DryRun: true })));
    expect((await lastUsage(kms, KeyId)).KeyLastUsage).toEqual({
      Operation: 'GenerateDataKey',
      Timestamp: expect.any(Date) as Date,
      CloudTrailEventId: event?.eventID,
      KmsRequestId: event?.requestID,
    });
  });

  test('counts ReEncrypt for both keys, and goes on for a key that is to be deleted', async () => {
    const kms = running.kms();
    const [from, to] = [
      await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'),
      await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'),
    ];
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: from, Plaintext: text }));
    await kms.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: to }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: to }));
    for (const KeyId of [from, to]) expect((await lastUsage(kms, KeyId)).KeyLastUsage?.Operation).toBe('ReEncrypt');
  });
});
