import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { KMSClient, KeySpec, KeyUsageType } from '@aws-sdk/client-kms';

/** The id of a fresh key. */
export async function newKey(kms: KMSClient, KeySpec: KeySpec, KeyUsage: KeyUsageType, Policy?: object): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec, KeyUsage, ...(Policy === undefined ? {} : { Policy: JSON.stringify(Policy) }) }),
  );
  return KeyMetadata?.KeyId ?? '';
}

export const arnOf = (keyId: string): string => `arn:aws:kms:us-east-1:000000000000:key/${keyId}`;

/** A policy that lets the account do all, but denies one action under a condition. */
export const denying = (action: string, condition: Readonly<Record<string, unknown>>): object => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: action, Resource: '*', Condition: condition },
  ],
});

export const dryRun = {
  name: 'DryRunOperationException',
  message: 'The request would have succeeded, but the DryRun option is set.',
  status: 400,
};
