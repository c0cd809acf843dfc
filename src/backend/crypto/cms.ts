import { createCipheriv, createHash } from 'node:crypto';
import { der, derInteger, derNull, derOctets, derOid, derSequence, derTag, readDer, readDerAs } from './der';
import type { PublicKey } from './private-key';
import { encryptOaep } from './rsa-oaep';
import type { Random } from '../random';

const context0 = 0x80;
const explicit0 = 0xa0;
const explicit1 = 0xa1;
const sha256 = derSequence(derOid('2.16.840.1.101.3.4.2.1'), derNull);

/** RFC 4055 §4.1: RSAES-OAEP with SHA-256, also for MGF1. */
const oaepSha256 = derSequence(
  derOid('1.2.840.113549.1.1.7'),
  derSequence(der(explicit0, sha256), der(explicit1, derSequence(derOid('1.2.840.113549.1.1.8'), sha256))),
);

/**
 * CMS EnvelopedData (RFC 5652 §6) for one RSA key: the content under AES-256-CBC, its key under RSAES-OAEP with SHA-256. It is what KMS
 * answers as `CiphertextForRecipient`. The recipient is named by the SHA-1 of its key (RFC 5280 §4.2.1.2, method 1), as it has no certificate.
 */
export function envelope(recipient: PublicKey, encodedKey: Uint8Array, content: Uint8Array, random: Random): Buffer {
  const contentKey = random.bytes(32);
  const iv = random.bytes(16);
  try {
    const cipher = createCipheriv('aes-256-cbc', contentKey, iv);
    const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
    const recipientInfo = derSequence(
      derInteger(Uint8Array.of(2)),
      der(context0, keyIdentifier(encodedKey)),
      oaepSha256,
      derOctets(encryptOaep(recipient, 'sha256', contentKey)),
    );
    const contentInfo = derSequence(
      derOid('1.2.840.113549.1.7.1'),
      derSequence(derOid('2.16.840.1.101.3.4.1.42'), derOctets(iv)),
      der(context0, encrypted),
    );
    const enveloped = derSequence(derInteger(Uint8Array.of(2)), der(derTag.set, recipientInfo), contentInfo);
    return derSequence(derOid('1.2.840.113549.1.7.3'), der(explicit0, enveloped));
  } finally {
    contentKey.fill(0);
  }
}

function keyIdentifier(spki: Uint8Array): Buffer {
  const bits = readDer(readDerAs(derTag.sequence, spki).content)[1]?.content.subarray(1) ?? Buffer.alloc(0);
  return createHash('sha1').update(bits).digest();
}
