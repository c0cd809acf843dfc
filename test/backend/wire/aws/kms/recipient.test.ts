import {
  DecryptCommand,
  DeriveSharedSecretCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyPairCommand,
  GenerateRandomCommand,
  GetPublicKeyCommand,
} from '@aws-sdk/client-kms';
import { denying, newKey } from './keys-of-specs';
import { enclave, opened } from '../../../crypto/attested';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');
const recipientOf = (AttestationDocument: Uint8Array) => ({ KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument }) as const;

describe('Recipient', () => {
  test('of Decrypt gets the plaintext in an envelope, and the caller does not', async () => {
    const kms = running.kms();
    const { document, privateKey } = enclave();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: text }));
    const answer = await kms.send(new DecryptCommand({ CiphertextBlob, Recipient: recipientOf(document) }));
    expect(answer.Plaintext).toBeUndefined();
    expect(answer.KeyMaterialId).toBeUndefined();
    expect(opened(answer.CiphertextForRecipient ?? Buffer.alloc(0), privateKey)).toEqual(text);
  });

  test('gets data keys, the private half of a pair, shared secrets and random bytes', async () => {
    const kms = running.kms();
    const { document, privateKey } = enclave();
    const Recipient = recipientOf(document);
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const decrypted = async (CiphertextBlob: Uint8Array | undefined) =>
      Buffer.from((await kms.send(new DecryptCommand({ CiphertextBlob }))).Plaintext ?? []);

    const dataKey = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', Recipient }));
    expect(dataKey.Plaintext).toBeUndefined();
    expect(opened(dataKey.CiphertextForRecipient ?? Buffer.alloc(0), privateKey)).toEqual(await decrypted(dataKey.CiphertextBlob));

    const pair = await kms.send(new GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256', Recipient }));
    expect(pair.PrivateKeyPlaintext).toBeUndefined();
    expect(opened(pair.CiphertextForRecipient ?? Buffer.alloc(0), privateKey)).toEqual(await decrypted(pair.PrivateKeyCiphertextBlob));

    const agreement = await newKey(kms, 'ECC_NIST_P256', 'KEY_AGREEMENT');
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: agreement }));
    const derive = { KeyId: agreement, KeyAgreementAlgorithm: 'ECDH', PublicKey } as const;
    const shared = await kms.send(new DeriveSharedSecretCommand({ ...derive, Recipient }));
    expect(shared.SharedSecret).toBeUndefined();
    expect(opened(shared.CiphertextForRecipient ?? Buffer.alloc(0), privateKey)).toEqual(
      Buffer.from((await kms.send(new DeriveSharedSecretCommand(derive))).SharedSecret ?? []),
    );

    const random = await kms.send(new GenerateRandomCommand({ NumberOfBytes: 24, Recipient }));
    expect(random.Plaintext).toBeUndefined();
    expect(opened(random.CiphertextForRecipient ?? Buffer.alloc(0), privateKey)).toHaveLength(24);
  });

  test('fails for a forged document, for none and for bytes that are none', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    for (const Recipient of [recipientOf(enclave({ forged: true }).document), recipientOf(text), {}]) {
      expect(await refusal(kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', Recipient })))).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('attestation document') as string,
      });
    }
  });

  test.each([
    ['kms:RecipientAttestation:ImageSha384', 0],
    ['kms:RecipientAttestation:PCR3', 3],
  ])('can be held to %s', async (condition, index) => {
    const kms = running.kms();
    const wanted = Buffer.alloc(48, 0x2f);
    const policy = denying('kms:Decrypt', { StringNotEqualsIgnoreCase: { [condition]: wanted.toString('hex') } });
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', policy);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: text }));
    const right = enclave({ pcrs: new Map([[index, wanted]]) });
    const answer = await kms.send(new DecryptCommand({ CiphertextBlob, Recipient: recipientOf(right.document) }));
    expect(opened(answer.CiphertextForRecipient ?? Buffer.alloc(0), right.privateKey)).toEqual(text);
    const other = enclave({ pcrs: new Map([[index, Buffer.alloc(48)]]) });
    for (const Recipient of [recipientOf(other.document), undefined]) {
      expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, Recipient })))).toMatchObject({ name: 'AccessDeniedException' });
    }
  });
});
