import fc from 'fast-check';
import { enclave, opened } from './attested';
import { InvalidAttestation, readAttestation } from '../../../src/backend/crypto/attestation-document';
import { MalformedCbor, readCbor } from '../../../src/backend/crypto/cbor';
import { envelope } from '../../../src/backend/crypto/cms';
import { systemRandom } from '../../../src/backend/random';

describe('readAttestation', () => {
  const pcr = Buffer.alloc(48, 0xab);

  test('gives key and measurements of a document that is signed by its certificate', () => {
    const { publicKey, pcrs } = readAttestation(enclave({ pcrs: new Map([[0, pcr]]) }).document);
    expect(publicKey.type).toBe('rsa-2048');
    expect(pcrs).toEqual(new Map([[0, pcr]]));
  });

  test('takes the document with its COSE_Sign1 tag too', () => {
    expect(readAttestation(Buffer.concat([Buffer.of(0xd2), enclave().document])).publicKey.type).toBe('rsa-2048');
  });

  test('rejects one that somebody else signed, a broken chain, and a key that is none', () => {
    for (const options of [{ forged: true }, { broken: true }, { publicKey: Buffer.alloc(40) }]) {
      expect(() => readAttestation(enclave(options).document)).toThrow(InvalidAttestation);
    }
  });

  test('rejects every changed byte and every truncation, and says nothing but that it is no document', () => {
    const { document } = enclave();
    for (let place = 0; place < document.length; place += 3) {
      const changed = Buffer.from(document);
      changed[place] = 1 + (changed[place] ?? 0);
      // The unprotected header is not signed; it is empty here.
      if (place !== 6) expect(() => readAttestation(changed)).toThrow(InvalidAttestation);
      expect(() => readAttestation(document.subarray(0, place))).toThrow(InvalidAttestation);
    }
  });

  test('rejects arbitrary bytes with nothing but InvalidAttestation', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => readAttestation(bytes)).toThrow(InvalidAttestation);
      }),
    );
  });
});

describe('readCbor', () => {
  test.each([
    ['1818', 24],
    ['1b00000000ffffffff', 4_294_967_295],
    ['3822', -35],
    ['6161', 'a'],
    ['f5', true],
    ['f6', null],
  ])('reads %s', (hex, value) => expect(readCbor(Buffer.from(hex, 'hex'))).toBe(value));

  test.each([
    '',
    '18',
    '1bffffffffffffffff',
    '5f',
    '9fff',
    'fa47c35000',
    '0000',
    'a201000100',
    'a18000',
    '81'.repeat(20) + '00',
    '5affffffff',
  ])('rejects %s', (hex) => expect(() => readCbor(Buffer.from(hex, 'hex'))).toThrow(MalformedCbor));
});

describe('envelope', () => {
  test('is opened with the private key, and not twice the same', () => {
    const { document, privateKey } = enclave();
    const { publicKey, encodedKey } = readAttestation(document);
    const secret = Buffer.from('for the enclave alone');
    const sealed = envelope(publicKey, encodedKey, secret, systemRandom());
    expect(sealed.includes(secret)).toBe(false);
    expect(opened(sealed, privateKey)).toEqual(secret);
    expect(envelope(publicKey, encodedKey, secret, systemRandom())).not.toEqual(sealed);
  });
});
