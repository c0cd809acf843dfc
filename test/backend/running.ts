import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';
import { ReferenceBackend } from '../../src/backend';
import type { BackendOptions } from '../../src/backend';

/** A backend for one test file, and SDK clients that reach it in process. */
export interface Running {
  readonly backend: ReferenceBackend;
  ec2(region?: string, account?: string): EC2Client;
  kms(region?: string, account?: string): KMSClient;
  sts(region?: string, account?: string): STSClient;
}

/** Starts it before the file's tests and stops it after them; each test finds an empty state. */
export function useBackend(options: BackendOptions = {}): Running {
  let started: ReferenceBackend | undefined;
  const clients: { destroy(): void }[] = [];
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const backend = (): ReferenceBackend => {
    if (!started) throw new Error('no backend outside a test');
    return started;
  };
  beforeEach(async () => {
    started = await ReferenceBackend.start(options);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await started?.stop();
    started = undefined;
  });
  return {
    get backend() {
      return backend();
    },
    ec2: (region, account) => kept(new EC2Client({ ...backend().clientConfig(region, account), maxAttempts: 1 })),
    kms: (region, account) => kept(new KMSClient({ ...backend().clientConfig(region, account), maxAttempts: 1 })),
    sts: (region, account) => kept(new STSClient({ ...backend().clientConfig(region, account), maxAttempts: 1 })),
  };
}

/** What a rejected call carries. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as { name: string; message: string; $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('the call was not refused');
}
