import { answers } from './ecdsa';
import { plainCopy } from './libraries';
import { isMlDsa } from './pair-types';
import type { MlDsaType } from './pair-types';
import { mlDsaOf } from './private-key';
import { WrongKeyType } from './signature-scheme';
import type { MessageForm, SignatureScheme } from './signature-scheme';

/** What the library has below its public functions: Sign_internal and Verify_internal of FIPS 204 §6.2, §6.3. It wipes the message. */
interface Internal {
  sign(secretKey: Uint8Array, message: Uint8Array, random: Uint8Array, externalMu: boolean): Uint8Array;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, externalMu: boolean): boolean;
}

/** ML-DSA (FIPS 204 §5.2), hedged, with an empty context: the message, or its 64-byte representative μ that the caller made. */
export const mlDsa: SignatureScheme = {
  forms: { raw: 'any', 'external-mu': 64 },
  sign(key, form, message, random) {
    if (!('expanded' in key) || !isMlDsa(key.type)) throw new WrongKeyType(key.type);
    return Buffer.from(internalOf(key.type).sign(key.expanded, formed(form, message), plainCopy(random.bytes(32)), form === 'external-mu'));
  },
  verify(key, form, message, signature) {
    if (!('bytes' in key) || !isMlDsa(key.type)) throw new WrongKeyType(key.type);
    const { type, bytes } = key;
    return answers(() => internalOf(type).verify(bytes, formed(form, message), plainCopy(signature), form === 'external-mu'));
  },
};

const internalOf = (type: MlDsaType): Internal => mlDsaOf(type).internal;

/** FIPS 204 algorithm 2, step 10: M' = 0 || |ctx| || ctx || M, with no context. */
const formed = (form: MessageForm, message: Uint8Array): Uint8Array =>
  form === 'external-mu' ? plainCopy(message) : Uint8Array.from([0, 0, ...message]);
