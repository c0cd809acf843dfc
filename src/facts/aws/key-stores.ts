import type { Limits } from '../limits';

const characters = (min: number, max: number): Limits => ({ min, max, unit: 'characters' });

/** KMS API Reference, CreateCustomKeyStore and CreateKey `XksKeyId` (service model in botocore 1.44.5, 2026-11). */
export const keyStore = {
  name: characters(1, 256),
  clusterId: /^cluster-[2-7a-zA-Z]{11,16}$/,
  password: characters(7, 32),
  trustAnchorCertificate: characters(1, 5_000),
  proxyUriEndpoint: /^https:\/\/[a-zA-Z0-9.-]+$/,
  proxyUriPath: /^(?:\/[a-zA-Z0-9/_-]+)?\/kms\/xks\/v\d{1,2}$/,
  accessKeyId: /^[A-Z2-7]{20,30}$/,
  externalKeyId: /^[a-zA-Z0-9-_.]{1,128}$/,
} as const;
