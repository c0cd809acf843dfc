import { decryptWith, encryptWith, freshDataKey, readBlob, requestFor } from './cryptography';
import type { DataKeys, KeyLoans, ServiceUse } from './data-keys';
import type { EncryptionContext } from './encryption-context';
import { admitBoth, recorded, useKey } from './key-access';
import type { KeyHierarchy } from './key-hierarchy';
import { lend, takeBack } from './key-loans';
import { keyArn } from './key-record';
import { findKey } from './key-reference';
import { managedAlias, managedKey } from './managed-keys';

/** The key hierarchy as block and object storage see it. */
export function serviceDataKeys(keys: KeyHierarchy): DataKeys & KeyLoans {
  const generate = (
    operation: 'GenerateDataKey' | 'GenerateDataKeyWithoutPlaintext',
    use: ServiceUse,
    reference: string,
    bytes: number,
    context: EncryptionContext,
  ) =>
    useKey(keys, use, { operation, reference, context, parameters: { numberOfBytes: bytes } }, async (key) => {
      const { plaintext, blob } = await freshDataKey(keys, key, bytes, context);
      return { plaintext, wrapped: blob, keyArn: key.arn };
    });

  return {
    generate: (use, reference, bytes, context) => generate('GenerateDataKey', use, reference, bytes, context),

    async generateWithoutPlaintext(use, reference, bytes, context) {
      const { plaintext, ...rest } = await generate('GenerateDataKeyWithoutPlaintext', use, reference, bytes, context);
      plaintext.fill(0);
      return rest;
    },

    encrypt: (use, reference, plaintext, context) =>
      useKey(keys, use, { operation: 'Encrypt', reference, context, parameters: {} }, async (key) => ({
        wrapped: (await encryptWith(keys, key, plaintext, context)).blob,
        keyArn: key.arn,
      })),

    async unwrap(use, wrapped, context) {
      const blob = readBlob(wrapped);
      const request = await requestFor(keys, use, blob, { operation: 'Decrypt', context });
      return useKey(keys, use, request, (key) => decryptWith(keys, key, blob, context));
    },

    async rewrap(use, wrapped, from, reference, to) {
      const blob = readBlob(wrapped);
      const source = await requestFor(keys, use, blob, { operation: 'ReEncryptFrom', context: from, eventName: 'ReEncrypt' });
      return recorded(keys, use, source, async (touched) => {
        const destination = { operation: 'ReEncryptTo', reference, context: to } as const;
        const [old, next] = await keys.records.read((tx) => admitBoth(keys, tx, use, source, destination));
        touched.push(old, next);
        const plaintext = await decryptWith(keys, old, blob, from);
        try {
          return { wrapped: (await encryptWith(keys, next, plaintext, to)).blob, keyArn: next.arn };
        } finally {
          plaintext.fill(0);
        }
      });
    },

    lend: (use, loan) => lend(keys, use, loan),
    takeBack: (use, loan) => takeBack(keys, use, loan),

    async resolve(use, reference) {
      const here = { account: use.principal.account, region: use.region };
      // Named by its alias, a managed key is made at first use too.
      const alias = managedAlias(reference, here);
      return keyArn(alias === undefined ? await findKey(keys.records, reference, here) : await managedKey(keys, here, alias));
    },

    async managedKey(use, alias) {
      const place = { account: use.principal.account, region: use.region };
      return keyArn(await managedKey(keys, place, alias));
    },
  };
}
