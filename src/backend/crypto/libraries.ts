/*
 * The libraries of docs/decisions/0015, each loaded when first needed: together they take longer to load than the rest of the backend.
 * All of them write over what they are given, or keep views of it: they get plain copies (`plainCopy`), since `Buffer.slice` copies nothing.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- loaded on demand, without becoming asynchronous */
import type * as Weierstrass from '@noble/curves/abstract/weierstrass';
import type * as Ed25519 from '@noble/curves/ed25519';
import type * as Nist from '@noble/curves/nist';
import type * as Secp256k1 from '@noble/curves/secp256k1';
import type * as MlDsa from '@noble/post-quantum/ml-dsa';
import type * as MlKem from '@noble/post-quantum/ml-kem';

export const mlDsaLibrary = (): typeof MlDsa => require('@noble/post-quantum/ml-dsa') as typeof MlDsa;
export const mlKemLibrary = (): typeof MlKem => require('@noble/post-quantum/ml-kem') as typeof MlKem;
export const ed25519Library = (): typeof Ed25519 => require('@noble/curves/ed25519') as typeof Ed25519;
export const nistLibrary = (): typeof Nist => require('@noble/curves/nist') as typeof Nist;
export const secp256k1Library = (): typeof Secp256k1 => require('@noble/curves/secp256k1') as typeof Secp256k1;

export const weierstrassLibrary = (): typeof Weierstrass => require('@noble/curves/abstract/weierstrass') as typeof Weierstrass;

export const plainCopy = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
