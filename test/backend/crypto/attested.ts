import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { cborArray, cborBytes, cborHead, cborText } from '../../../src/backend/crypto/cbor';
import { der, derBits, derInteger, derOid, derSequence, derTag, readDer, readDerAs } from '../../../src/backend/crypto/der';

/** An enclave of nobody's: its own root, an intermediate, a certificate, and an RSA key for answers. */
export interface Enclave {
  readonly privateKey: KeyObject;
  readonly document: Buffer;
}

export interface EnclaveOptions {
  readonly pcrs?: ReadonlyMap<number, Buffer>;
  /** Signs with a key that is not its certificate's. */
  readonly forged?: boolean;
  /** Leaves the intermediate out of the chain. */
  readonly broken?: boolean;
  readonly publicKey?: Buffer;
}

export function enclave({ pcrs = new Map(), forged = false, broken = false, publicKey }: EnclaveOptions = {}): Enclave {
  const curve = () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const [root, middle, leaf] = [curve(), curve(), curve()];
  const bundle = [certificate('root', root.publicKey, 'root', root.privateKey, true)];
  if (!broken) bundle.push(certificate('middle', middle.publicKey, 'root', root.privateKey, true));
  const own = certificate('enclave', leaf.publicKey, 'middle', middle.privateKey, false);
  const answers = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const payload = cborMap([
    [cborText('module_id'), cborText('i-0123456789abcdef0-enc0123456789abcdef')],
    [cborText('digest'), cborText('SHA384')],
    [cborText('timestamp'), cborHead(0, 1_700_000_000)],
    [cborText('pcrs'), cborMap([...pcrs].map(([index, pcr]) => [cborHead(0, index), cborBytes(pcr)]))],
    [cborText('certificate'), cborBytes(own)],
    [cborText('cabundle'), cborArray(...bundle.map(cborBytes))],
    [cborText('public_key'), cborBytes(publicKey ?? answers.publicKey.export({ format: 'der', type: 'spki' }))],
    [cborText('user_data'), Buffer.of(0xf6)],
  ]);
  // {1: -35}: ES384.
  const header = Buffer.from('a1013822', 'hex');
  const signed = cborArray(cborText('Signature1'), cborBytes(header), cborBytes(Buffer.alloc(0)), cborBytes(payload));
  const signature = sign('sha384', signed, { key: forged ? curve().privateKey : leaf.privateKey, dsaEncoding: 'ieee-p1363' });
  const document = cborArray(cborBytes(header), cborMap([]), cborBytes(payload), cborBytes(signature));
  return { privateKey: answers.privateKey, document };
}

const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);

/** X.509 version 3, signed with ECDSA and SHA-384. */
function certificate(subject: string, key: KeyObject, issuer: string, issuerKey: KeyObject, ca: boolean): Buffer {
  const algorithm = derSequence(derOid('1.2.840.10045.4.3.3'));
  const name = (text: string): Buffer => derSequence(der(derTag.set, derSequence(derOid('2.5.4.3'), der(0x0c, Buffer.from(text)))));
  const time = (text: string): Buffer => der(0x17, Buffer.from(text));
  const basicConstraints = derSequence(
    derOid('2.5.29.19'),
    der(derTag.octetString, derSequence(...(ca ? [der(0x01, Buffer.of(0xff))] : []))),
  );
  const body = derSequence(
    der(0xa0, derInteger(Buffer.of(2))),
    derInteger(randomBytes(8)),
    algorithm,
    name(issuer),
    derSequence(time('200101000000Z'), time('491231235959Z')),
    name(subject),
    key.export({ format: 'der', type: 'spki' }),
    der(0xa3, derSequence(basicConstraints)),
  );
  return derSequence(body, algorithm, derBits(sign('sha384', body, issuerKey)));
}

/** ContentInfo → EnvelopedData → its one recipient and its content. */
export function opened(envelopedData: Uint8Array, key: KeyObject): Buffer {
  const [, explicit] = readDer(readDerAs(0x30, envelopedData).content);
  const [, recipients, content] = readDer(readDerAs(0x30, explicit?.content ?? Buffer.alloc(0)).content);
  const [, , , encryptedKey] = readDer(readDerAs(0x30, recipients?.content ?? Buffer.alloc(0)).content);
  const [, algorithm, encrypted] = readDer(content?.content ?? Buffer.alloc(0));
  const iv = readDer(algorithm?.content ?? Buffer.alloc(0))[1]?.content ?? Buffer.alloc(0);
  const contentKey = privateDecrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    encryptedKey?.content ?? Buffer.alloc(0),
  );
  const decipher = createDecipheriv('aes-256-cbc', contentKey, iv);
  return Buffer.concat([decipher.update(encrypted?.content ?? Buffer.alloc(0)), decipher.final()]);
}
