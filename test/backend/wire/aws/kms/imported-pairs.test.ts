import { generateKeyPairSync, verify } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { externalKey, importInto } from './importing';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');

const pairOf = (paramEncoding: 'named' | 'explicit') => generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding });

describe('an imported pair', () => {
  test('signs as the pair that it is', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const { privateKey, publicKey } = pairOf('named');
    await importInto(kms, KeyId, privateKey.export({ format: 'der', type: 'pkcs8' }), { algorithm: 'RSA_AES_KEY_WRAP_SHA_256' });
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    expect(Buffer.from(PublicKey ?? [])).toEqual(publicKey.export({ format: 'der', type: 'spki' }));
    const { Signature } = await kms.send(new SignCommand({ KeyId, Message: text, SigningAlgorithm: 'ECDSA_SHA_256' }));
    expect(verify('sha256', text, publicKey, Buffer.from(Signature ?? []))).toBe(true);
  });

  test('is refused where its curve is described instead of named', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const material = pairOf('explicit').privateKey.export({ format: 'der', type: 'pkcs8' });
    expect(await refusal(importInto(kms, KeyId, material, { algorithm: 'RSA_AES_KEY_WRAP_SHA_256' }))).toMatchObject({
      name: 'IncorrectKeyMaterialException',
    });
  });
});
