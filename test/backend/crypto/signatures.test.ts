import { digest } from '../../../src/backend/crypto/digests';
import { ecdsa } from '../../../src/backend/crypto/ecdsa';
import { ed25519, ed25519ph } from '../../../src/backend/crypto/ed25519';
import { mlDsa } from '../../../src/backend/crypto/ml-dsa';
import type { PairType } from '../../../src/backend/crypto/pair-types';
import { generatePair } from '../../../src/backend/crypto/pairs';
import { openPrivateKey, openPublicKey } from '../../../src/backend/crypto/private-key';
import type { PublicKey } from '../../../src/backend/crypto/private-key';
import { rsaPkcs1, rsaPss } from '../../../src/backend/crypto/rsa-signature';
import type { MessageForm, SignatureScheme } from '../../../src/backend/crypto/signature-scheme';
import { WrongKeyType } from '../../../src/backend/crypto/signature-scheme';
import { sm2Dsa } from '../../../src/backend/crypto/sm2-signature';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface SignatureVector {
  publicKeyDer: string;
  msg: string;
  sig: string;
  ctx?: string;
}

/** File, scheme, cases, and the form of the same message when it is hashed before. */
const files: readonly (readonly [string, SignatureScheme, number, 'sha256' | 'sha384' | 'sha512' | undefined])[] = [
  ['rsa_signature_2048_sha256_test.json', rsaPkcs1('sha256'), 259, 'sha256'],
  ['rsa_signature_3072_sha384_test.json', rsaPkcs1('sha384'), 259, 'sha384'],
  ['rsa_signature_4096_sha512_test.json', rsaPkcs1('sha512'), 259, 'sha512'],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', rsaPss('sha256'), 108, 'sha256'],
  ['rsa_pss_3072_sha256_mgf1_32_test.json', rsaPss('sha256'), 108, 'sha256'],
  ['rsa_pss_4096_sha384_mgf1_48_test.json', rsaPss('sha384'), 141, 'sha384'],
  ['rsa_pss_4096_sha512_mgf1_64_test.json', rsaPss('sha512'), 179, 'sha512'],
  ['ecdsa_secp256r1_sha256_test.json', ecdsa('sha256'), 484, 'sha256'],
  ['ecdsa_secp384r1_sha384_test.json', ecdsa('sha384'), 504, 'sha384'],
  ['ecdsa_secp521r1_sha512_test.json', ecdsa('sha512'), 542, 'sha512'],
  ['ecdsa_secp256k1_sha256_test.json', ecdsa('sha256'), 476, 'sha256'],
  ['ed25519_test.json', ed25519, 151, undefined],
  ['mldsa_44_verify_test.json', mlDsa, 180, undefined],
  ['mldsa_65_verify_test.json', mlDsa, 210, undefined],
  ['mldsa_87_verify_test.json', mlDsa, 241, undefined],
];

/** KMS signs with the empty context, and so do we: what was signed with another cannot be asked. */
const signedWithContext = (vector: SignatureVector): boolean => (vector.ctx ?? '') !== '';

describeWithVectors('Wycheproof signatures', (folder) => {
  test.each(files)('%s', async (file, scheme, count, hash) => {
    const vectors = wycheproof<SignatureVector>(folder, file);
    expect(vectors.length).toBe(count);
    const keys = new Map<string, PublicKey | undefined>();
    const wrong: string[] = [];
    for (const vector of vectors) {
      if (signedWithContext(vector)) continue;
      if (!keys.has(vector.publicKeyDer)) keys.set(vector.publicKeyDer, opened(vector.publicKeyDer));
      const key = keys.get(vector.publicKeyDer);
      const message = fromHex(vector.msg);
      const valid = key !== undefined && (await scheme.verify(key, 'raw', message, fromHex(vector.sig)));
      // "Acceptable" leaves it open; OpenSSL decides.
      if (vector.result !== 'acceptable' && valid !== (vector.result === 'valid')) wrong.push(nameOf(vector));
      // The library is slow: every fifth digest of a curve is enough for a second implementation.
      const rarely = file.startsWith('ecdsa') && vector.tcId % 10 !== 0 && vector.result === 'valid';
      if (hash === undefined || key === undefined || rarely) continue;
      if ((await scheme.verify(key, 'digest', digest(hash, message), fromHex(vector.sig))) !== valid) {
        wrong.push(`digest ${nameOf(vector)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function opened(spki: string): PublicKey | undefined {
  try {
    return openPublicKey(fromHex(spki));
  } catch {
    return undefined;
  }
}

const schemes: readonly (readonly [string, PairType, SignatureScheme])[] = [
  ['RSASSA-PKCS1-v1_5', 'rsa-2048', rsaPkcs1('sha384')],
  ['RSASSA-PSS', 'rsa-2048', rsaPss('sha512')],
  ['ECDSA on P-256', 'p-256', ecdsa('sha256')],
  ['ECDSA on P-384', 'p-384', ecdsa('sha384')],
  ['ECDSA on P-521', 'p-521', ecdsa('sha512')],
  ['ECDSA on secp256k1', 'secp256k1', ecdsa('sha256')],
  ['Ed25519', 'ed25519', ed25519],
  ['Ed25519ph', 'ed25519', ed25519ph],
  ['ML-DSA-44', 'ml-dsa-44', mlDsa],
  ['ML-DSA-65', 'ml-dsa-65', mlDsa],
  ['ML-DSA-87', 'ml-dsa-87', mlDsa],
  ['SM2DSA', 'sm2', sm2Dsa],
];

describe.each(schemes)('%s', (_, type, scheme) => {
  const random = systemRandom();
  const forms = Object.entries(scheme.forms) as [MessageForm, number | 'any'][];

  test.each(forms)('signs what is %s, and nothing else verifies', async (form, length) => {
    const pair = await generatePair(type, random);
    const own = openPrivateKey(pair.privateKey);
    const key = openPublicKey(pair.publicKey);
    const message = random.bytes(length === 'any' ? 100 : length);
    const before = Buffer.from(message);
    const signature = await scheme.sign(own, form, message, random);

    expect(await scheme.verify(key, form, message, signature)).toBe(true);
    expect(message).toEqual(before);

    const other = openPublicKey((await generatePair(type, random)).publicKey);
    expect(await scheme.verify(other, form, message, signature)).toBe(false);
    const changed = Buffer.from(message);
    changed[7] = 1 + (changed[7] ?? 0);
    expect(await scheme.verify(key, form, changed, signature)).toBe(false);
    for (const place of [0, 3, Math.floor(signature.length / 2), signature.length - 1]) {
      const mutated = Buffer.from(signature);
      mutated[place] = 1 + (mutated[place] ?? 0);
      expect(await scheme.verify(key, form, message, mutated)).toBe(false);
    }
    for (const cut of [0, 1, signature.length - 1]) expect(await scheme.verify(key, form, message, signature.subarray(0, cut))).toBe(false);
    expect(await scheme.verify(key, form, message, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false);
  });
});

describe('signature schemes', () => {
  const random = insecureSeededRandom('schemes');

  test('take one message in both forms: a digest made here verifies as the message', async () => {
    for (const [type, scheme, hash] of [
      ['p-256', ecdsa('sha256'), 'sha256'],
      ['rsa-2048', rsaPkcs1('sha256'), 'sha256'],
      ['rsa-2048', rsaPss('sha384'), 'sha384'],
    ] as const) {
      const pair = await generatePair(type, random);
      const message = Buffer.from('the same');
      const signature = await scheme.sign(openPrivateKey(pair.privateKey), 'digest', digest(hash, message), random);
      expect(await scheme.verify(openPublicKey(pair.publicKey), 'raw', message, signature)).toBe(true);
    }
  });

  test('fail with a defect for a key of another algorithm', async () => {
    const pair = await generatePair('p-256', random);
    for (const scheme of [rsaPss('sha256'), ed25519, ed25519ph, mlDsa, sm2Dsa]) {
      expect(() => scheme.verify(openPublicKey(pair.publicKey), 'raw', Buffer.alloc(3), Buffer.alloc(64))).toThrow(WrongKeyType);
    }
  });

  test('Ed25519ph is the example of RFC 8032 §7.3', async () => {
    const seed = fromHex('833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42');
    const signature = fromHex(
      '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
    );
    const own = openPrivateKey(Buffer.concat([fromHex('302e020100300506032b657004220420'), seed]));
    expect(await ed25519ph.sign(own, 'digest', Buffer.from('abc'), random)).toEqual(signature);
  });
});
