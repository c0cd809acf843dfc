import { createPrivateKey } from 'node:crypto';
import { MalformedDer } from '../../../src/backend/crypto/der';
import { sharedSecret } from '../../../src/backend/crypto/ecdh';
import { generatePair } from '../../../src/backend/crypto/pairs';
import { openPrivateKey, openPublicKey } from '../../../src/backend/crypto/private-key';
import type { PrivateKey } from '../../../src/backend/crypto/private-key';
import { systemRandom } from '../../../src/backend/random';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface EcdhVector {
  public: string;
  private: string;
  shared: string;
}

const curves = [
  ['ecdh_secp256r1_test.json', 'p-256', 32, '06082a8648ce3d030107'],
  ['ecdh_secp384r1_test.json', 'p-384', 48, '06052b81040022'],
  ['ecdh_secp521r1_test.json', 'p-521', 66, '06052b81040023'],
] as const;

describeWithVectors('Wycheproof ECDH', (folder) => {
  test.each(curves)('%s', (file, _, length, oid) => {
    const wrong: string[] = [];
    let explicit = 0;
    for (const vector of wycheproof<EcdhVector>(folder, file)) {
      const answer = agreed(vector, length, oid);
      const unnamed = vector.flags.some((flag) => flag === 'UnnamedCurve') || /unnamed|explicit/i.test(vector.comment);
      if (unnamed) explicit++;
      // "Acceptable" are curves with parameters of their own, which have no place here, and compressed points.
      if (
        unnamed
          ? answer !== undefined
          : vector.result === 'valid'
            ? answer !== vector.shared
            : vector.result === 'invalid' && answer !== undefined
      ) {
        wrong.push(nameOf(vector));
      }
    }
    expect(wrong).toEqual([]);
    expect(explicit).toBeGreaterThan(2);
  });
});

function agreed(vector: EcdhVector, length: number, oid: string): string | undefined {
  const own = privateKeyOf(vector.private, length, oid);
  try {
    return sharedSecret(own, openPublicKey(fromHex(vector.public)))?.toString('hex');
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedDer);
    return undefined;
  }
}

/** From the bare number: an ECPrivateKey with its curve, read and written again by OpenSSL. */
function privateKeyOf(hex: string, length: number, oid: string): PrivateKey {
  const number = hex.length > 2 * length ? hex.slice(-2 * length) : hex.padStart(2 * length, '0');
  const parts = ['020101', `04${length.toString(16)}${number}`, `a0${hexLength(oid)}${oid.replace('030107', '030107')}`].join('');
  const der = fromHex(`30${hexLength(parts)}${parts}`);
  const key = createPrivateKey({ key: der, format: 'der', type: 'sec1' });
  return openPrivateKey(key.export({ format: 'der', type: 'pkcs8' }));
}

const hexLength = (hex: string): string => (hex.length / 2).toString(16).padStart(2, '0');

describe('sharedSecret', () => {
  test.each(['p-256', 'p-384', 'p-521', 'sm2'] as const)('is the same from both sides of %s', async (type) => {
    const random = systemRandom();
    const [mine, yours] = [await generatePair(type, random), await generatePair(type, random)];
    const secret = sharedSecret(openPrivateKey(mine.privateKey), openPublicKey(yours.publicKey));
    expect(secret).toHaveLength({ 'p-256': 32, 'p-384': 48, 'p-521': 66, sm2: 32 }[type]);
    expect(sharedSecret(openPrivateKey(yours.privateKey), openPublicKey(mine.publicKey))).toEqual(secret);
  });

  test('rejects a peer on another curve', async () => {
    const random = systemRandom();
    const [mine, yours] = [await generatePair('p-256', random), await generatePair('p-384', random)];
    expect(sharedSecret(openPrivateKey(mine.privateKey), openPublicKey(yours.publicKey))).toBeUndefined();
  });

  test('rejects a point that is not on the curve', async () => {
    for (const type of ['p-256', 'sm2'] as const) {
      const { publicKey } = await generatePair(type, systemRandom());
      publicKey[publicKey.length - 1] = 1 + (publicKey.at(-1) ?? 0);
      expect(() => openPublicKey(publicKey)).toThrow(MalformedDer);
    }
  });
});
