import { KMSClient, CreateKeyCommand, EncryptCommand } from '@aws-sdk/client-kms';
import type { Benchmark } from './benchmark';
import { load } from './load';
import { serve } from './served';
import { signedKmsRequest } from './signed-request';

const seconds = 4;

/** Signed requests over HTTP to a server in a process of its own; this process only sends ready-made bytes. */
export const kmsHttp: Benchmark = {
  name: 'kms-http',
  title: 'KMS over HTTP, signatures verified, events on',
  async run() {
    const server = await serve();
    try {
      const client = new KMSClient({
        endpoint: server.url,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
      const KeyId = KeyMetadata?.KeyId ?? '';
      const EncryptionContext = { tenant: 'one' };
      const sealed = await client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(32, 7), EncryptionContext }));
      const signer = await client.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
      client.destroy();
      const inputs = {
        GenerateDataKey: { KeyId, KeySpec: 'AES_256', EncryptionContext },
        Encrypt: { KeyId, Plaintext: Buffer.alloc(32, 7).toString('base64'), EncryptionContext },
        Decrypt: { CiphertextBlob: Buffer.from(sealed.CiphertextBlob ?? []).toString('base64'), EncryptionContext },
        DescribeKey: { KeyId },
        Sign: {
          KeyId: signer.KeyMetadata?.KeyId ?? '',
          Message: Buffer.alloc(32, 7).toString('base64'),
          SigningAlgorithm: 'ECDSA_SHA_256',
        },
      };
      const rows: (string | number)[][] = [];
      for (const [operation, input] of Object.entries(inputs)) {
        const requests = await Promise.all(Array.from({ length: 16 }, () => signedKmsRequest(server.port, operation, input)));
        for (const connections of [1, 16]) {
          await load(server.port, requests, connections, 0.5);
          const { perSecond, p50Ms, p99Ms } = await load(server.port, requests, connections, seconds);
          rows.push([operation, connections, perSecond, p50Ms, p99Ms]);
        }
      }
      return {
        columns: ['operation', 'connections', 'per second', 'p50 ms', 'p99 ms'],
        rows,
        notes: [
          'Bar: 6,000 GenerateDataKey per second. 32 bytes, one context pair, memory store.',
          'Sign: ECC_NIST_P256, MessageType RAW. Bar: 4,000 per second.',
          `Server afterwards: ${server.residentMb()} MB resident.`,
        ],
      };
    } finally {
      await server.stop();
    }
  },
};
