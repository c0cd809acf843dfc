import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { generatePair } from '../../../src/backend/crypto/pairs';
import { openPrivateKey, openPublicKey } from '../../../src/backend/crypto/private-key';
import type { OaepHash } from '../../../src/backend/crypto/rsa-oaep';
import { decryptOaep, encryptOaep, oaepCapacity } from '../../../src/backend/crypto/rsa-oaep';
import { systemRandom } from '../../../src/backend/random';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface OaepVector {
  privateKeyPkcs8: string;
  msg: string;
  ct: string;
  label: string;
}

describeWithVectors('Wycheproof RSAES-OAEP', (folder) => {
  test.each<[string, OaepHash]>([
    ['rsa_oaep_2048_sha1_mgf1sha1_test.json', 'sha1'],
    ['rsa_oaep_2048_sha256_mgf1sha256_test.json', 'sha256'],
    ['rsa_oaep_3072_sha256_mgf1sha256_test.json', 'sha256'],
    ['rsa_oaep_4096_sha256_mgf1sha256_test.json', 'sha256'],
  ])('%s', (file, hash) => {
    const wrong: string[] = [];
    for (const vector of wycheproof<OaepVector>(folder, file)) {
      // KMS has no label.
      if (vector.label !== '') continue;
      const answer = decrypted(vector, hash);
      if ((answer === undefined) === (vector.result === 'valid') || (answer !== undefined && answer !== vector.msg)) {
        wrong.push(nameOf(vector));
      }
    }
    expect(wrong).toEqual([]);
  });
});

function decrypted({ privateKeyPkcs8, ct }: OaepVector, hash: OaepHash): string | undefined {
  try {
    return decryptOaep(openPrivateKey(fromHex(privateKeyPkcs8)), hash, fromHex(ct)).toString('hex');
  } catch (error) {
    expect(error).toBeInstanceOf(DecryptFailure);
    return undefined;
  }
}

describe('RSAES-OAEP', () => {
  test('holds what AWS says, and not a byte more', async () => {
    expect((['rsa-2048', 'rsa-3072', 'rsa-4096'] as const).map((type) => oaepCapacity(type, 'sha256'))).toEqual([190, 318, 446]);
    expect((['rsa-2048', 'rsa-3072', 'rsa-4096'] as const).map((type) => oaepCapacity(type, 'sha1'))).toEqual([214, 342, 470]);
    const pair = await generatePair('rsa-2048', systemRandom());
    const key = openPublicKey(pair.publicKey);
    const longest = Buffer.alloc(190, 7);
    expect(decryptOaep(openPrivateKey(pair.privateKey), 'sha256', encryptOaep(key, 'sha256', longest))).toEqual(longest);
    expect(() => encryptOaep(key, 'sha256', Buffer.alloc(191))).toThrow();
  });

  test('rejects changed, shortened and lengthened ciphertext and another hash in one way', async () => {
    const pair = await generatePair('rsa-2048', systemRandom());
    const own = openPrivateKey(pair.privateKey);
    const ciphertext = encryptOaep(openPublicKey(pair.publicKey), 'sha256', Buffer.from('secret'));
    const flipped = Buffer.from(ciphertext);
    flipped[100] = 1 + (flipped[100] ?? 0);
    for (const wrong of [flipped, ciphertext.subarray(1), Buffer.concat([Buffer.alloc(1), ciphertext]), Buffer.alloc(256, 0xff)]) {
      expect(() => decryptOaep(own, 'sha256', wrong)).toThrow(DecryptFailure);
    }
    expect(() => decryptOaep(own, 'sha1', ciphertext)).toThrow(DecryptFailure);
  });
});
