import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAttestation } from '../../src/backend/crypto/attestation-document';
import { envelope } from '../../src/backend/crypto/cms';
import { digest } from '../../src/backend/crypto/digests';
import { sharedSecret } from '../../src/backend/crypto/ecdh';
import { ecdsa } from '../../src/backend/crypto/ecdsa';
import { ed25519 } from '../../src/backend/crypto/ed25519';
import { mlDsa } from '../../src/backend/crypto/ml-dsa';
import { decapsulate, encapsulate } from '../../src/backend/crypto/ml-kem';
import type { PairType } from '../../src/backend/crypto/pair-types';
import { generatePair } from '../../src/backend/crypto/pairs';
import { openPrivateKey, openPublicKey } from '../../src/backend/crypto/private-key';
import { decryptOaep, encryptOaep } from '../../src/backend/crypto/rsa-oaep';
import { rsaPkcs1, rsaPss } from '../../src/backend/crypto/rsa-signature';
import type { SignatureScheme } from '../../src/backend/crypto/signature-scheme';
import { decryptSm2, encryptSm2 } from '../../src/backend/crypto/sm2-encryption';
import { sm2Dsa } from '../../src/backend/crypto/sm2-signature';
import { systemRandom } from '../../src/backend/random';
import { enclave } from '../backend/crypto/attested';

const random = systemRandom();
const message = Buffer.from('attack at dawn');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');

/** What pyca/cryptography answers to each case. */
const pyca = <Answer = string>(...cases: readonly object[]): Answer[] =>
  JSON.parse(
    execFileSync('python3', ['-B', join(__dirname, 'key_pairs.py')], { input: JSON.stringify(cases), encoding: 'utf8' }),
  ) as Answer[];

type Hash = 'sha256' | 'sha384' | 'sha512';
const signatures: readonly (readonly [string, PairType, SignatureScheme, { padding?: string; hash?: Hash }])[] = [
  ...(['sha256', 'sha384', 'sha512'] as const).flatMap(
    (hash) =>
      [
        [`RSASSA-PKCS1-v1_5 ${hash}`, 'rsa-2048', rsaPkcs1(hash), { padding: 'pkcs1', hash }],
        [`RSASSA-PSS ${hash}`, 'rsa-3072', rsaPss(hash), { padding: 'pss', hash }],
      ] as const,
  ),
  ['ECDSA P-256', 'p-256', ecdsa('sha256'), { hash: 'sha256' }],
  ['ECDSA P-384', 'p-384', ecdsa('sha384'), { hash: 'sha384' }],
  ['ECDSA P-521', 'p-521', ecdsa('sha512'), { hash: 'sha512' }],
  ['ECDSA secp256k1', 'secp256k1', ecdsa('sha256'), { hash: 'sha256' }],
  ['Ed25519', 'ed25519', ed25519, {}],
  ['ML-DSA-44', 'ml-dsa-44', mlDsa, {}],
  ['ML-DSA-65', 'ml-dsa-65', mlDsa, {}],
  ['ML-DSA-87', 'ml-dsa-87', mlDsa, {}],
];

describe('pyca/cryptography', () => {
  test.each(signatures)('%s: verifies what is signed here, and is verified here', async (_, type, scheme, how) => {
    const pair = await generatePair(type, random);
    const [own, key] = [openPrivateKey(pair.privateKey), openPublicKey(pair.publicKey)];
    const theirs = { privateKey: base64(pair.privateKey), publicKey: base64(pair.publicKey), ...how };
    const hashed = how.hash === undefined ? undefined : digest(how.hash, message);
    const verified = [
      { deed: 'verify', ...theirs, message: base64(message), signature: base64(await scheme.sign(own, 'raw', message, random)) },
    ];
    if (hashed) {
      const signature = base64(await scheme.sign(own, 'digest', hashed, random));
      verified.push({ deed: 'verify', ...theirs, message: base64(message), signature });
    }
    const [signed, publicKey, ...answers] = pyca(
      { deed: 'sign', ...theirs, message: base64(message) },
      { deed: 'same_public', ...theirs },
      ...verified,
    );
    expect(answers.every((answer) => answer === 'ok')).toBe(true);
    expect(bytes(publicKey)).toEqual(pair.publicKey);
    expect(await scheme.verify(key, 'raw', message, bytes(signed))).toBe(true);
    if (hashed) expect(await scheme.verify(key, 'digest', hashed, bytes(signed))).toBe(true);
  });

  test.each(['sha1', 'sha256'] as const)('RSAES-OAEP %s: decrypts what is encrypted here, and the reverse', async (hash) => {
    const pair = await generatePair('rsa-2048', random);
    const theirs = { privateKey: base64(pair.privateKey), publicKey: base64(pair.publicKey), padding: 'oaep', hash };
    const ours = encryptOaep(openPublicKey(pair.publicKey), hash, message);
    const [decrypted, encrypted] = pyca(
      { deed: 'decrypt', ...theirs, message: base64(ours) },
      { deed: 'encrypt', ...theirs, message: base64(message) },
    );
    expect(bytes(decrypted)).toEqual(message);
    expect(decryptOaep(openPrivateKey(pair.privateKey), hash, bytes(encrypted))).toEqual(message);
  });

  test.each(['p-256', 'p-384', 'p-521'] as const)('ECDH on %s: agrees', async (type) => {
    const [mine, yours] = [await generatePair(type, random), await generatePair(type, random)];
    const [shared] = pyca({ deed: 'agree', privateKey: base64(yours.privateKey), publicKey: base64(mine.publicKey) });
    expect(sharedSecret(openPrivateKey(mine.privateKey), openPublicKey(yours.publicKey))).toEqual(bytes(shared));
  });

  test.each(['ml-kem-768', 'ml-kem-1024'] as const)('%s: agrees, with either side encapsulating', async (type) => {
    const pair = await generatePair(type, random);
    const theirs = { privateKey: base64(pair.privateKey), publicKey: base64(pair.publicKey) };
    const { sharedSecret: secret, ciphertext } = encapsulate(openPublicKey(pair.publicKey), random);
    const [opened] = pyca({ deed: 'decapsulate', ...theirs, message: base64(ciphertext) });
    expect(bytes(opened)).toEqual(secret);
    const [[theirSecret, theirCiphertext] = []] = pyca<[string, string]>({ deed: 'encapsulate', ...theirs });
    expect(decapsulate(openPrivateKey(pair.privateKey), bytes(theirCiphertext))).toEqual(bytes(theirSecret));
  });
});

describe('OpenSSL', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-pairs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

  test('SM2DSA: verifies what is signed here, and is verified here', async () => {
    const pair = await generatePair('sm2', random);
    const [own, key] = [file('sm2.der', pair.privateKey), file('sm2-public.der', pair.publicKey)];
    const data = file('message', message);
    const how = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-keyform', 'DER', '-in', data];
    const signature = await sm2Dsa.sign(openPrivateKey(pair.privateKey), 'raw', message, random);
    const verdict = openssl('pkeyutl', '-verify', '-pubin', '-inkey', key, '-sigfile', file('signature', signature), ...how);
    expect(verdict.toString()).toContain('Signature Verified Successfully');
    const theirs = openssl('pkeyutl', '-sign', '-inkey', own, ...how);
    expect(await sm2Dsa.verify(openPublicKey(pair.publicKey), 'raw', message, theirs)).toBe(true);
    expect(await sm2Dsa.verify(openPublicKey(pair.publicKey), 'raw', Buffer.from('at dusk'), theirs)).toBe(false);
  });

  test('SM2PKE: decrypts what is encrypted here, and the reverse', async () => {
    const pair = await generatePair('sm2', random);
    const encrypted = encryptSm2(openPublicKey(pair.publicKey), message, random);
    const own = file('sm2.der', pair.privateKey);
    expect(openssl('pkeyutl', '-decrypt', '-keyform', 'DER', '-inkey', own, '-in', file('encrypted', encrypted))).toEqual(message);
    const key = file('sm2-public.der', pair.publicKey);
    const theirs = openssl('pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', key, '-in', file('message', message));
    expect(decryptSm2(openPrivateKey(pair.privateKey), theirs)).toEqual(message);
  });

  test('CMS: opens the envelope of a recipient', () => {
    const { document, privateKey } = enclave();
    const { publicKey, encodedKey } = readAttestation(document);
    const sealed = file('envelope', envelope(publicKey, encodedKey, message, random));
    const key = file('enclave.pem', Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })));
    expect(openssl('cms', '-decrypt', '-inform', 'DER', '-in', sealed, '-inkey', key, '-binary')).toEqual(message);
  });
});
