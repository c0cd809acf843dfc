import { generateKeyPairSync } from 'node:crypto';
import { openPrivateKey, openPublicKey } from '../../../src/backend/crypto/private-key';
import { readPair } from '../../../src/backend/crypto/private-key-form';

const curveKey = (paramEncoding: 'named' | 'explicit'): Buffer =>
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    paramEncoding,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  }).privateKey;

describe('readPair', () => {
  test('gives a pair that can be used', () => {
    const pair = readPair('p-256', curveKey('named'));
    expect(openPrivateKey(pair?.privateKey ?? Buffer.alloc(0)).type).toBe('p-256');
    expect(openPublicKey(pair?.publicKey ?? Buffer.alloc(0)).type).toBe('p-256');
  });

  test('rejects a curve that is described by its parameters, though OpenSSL knows its name', () => {
    expect(readPair('p-256', curveKey('explicit'))).toBeUndefined();
  });
});
