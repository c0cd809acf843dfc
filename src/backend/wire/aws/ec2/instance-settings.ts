import { invalidValue } from './errors';
import type { InstanceSettings } from '../../../block/rows';

interface Told {
  readonly DisableApiStop?: boolean;
  readonly DisableApiTermination?: boolean;
  readonly EbsOptimized?: boolean;
  readonly InstanceInitiatedShutdownBehavior?: string;
  readonly MetadataOptions?: object;
  readonly UserData?: string;
}

/** 16 KiB before it is encoded: EC2 user guide, "Instance user data" (2026-11). */
const userDataLimit = 16_384;

/** What EC2 answers of metadata options that were not said (EC2 API reference, InstanceMetadataOptionsRequest, 2026-11). */
const metadataDefaults = {
  HttpEndpoint: 'enabled',
  HttpProtocolIpv6: 'disabled',
  HttpPutResponseHopLimit: 1,
  HttpTokens: 'optional',
  InstanceMetadataTags: 'disabled',
} as const;

/** @throws AwsError for user data that is no base64, or too long */
export const readSettings = (told: Told): InstanceSettings => ({
  ...(told.DisableApiStop === undefined ? {} : { stopProtected: told.DisableApiStop }),
  ...(told.DisableApiTermination === undefined ? {} : { terminationProtected: told.DisableApiTermination }),
  ...(told.EbsOptimized === undefined ? {} : { volumesOptimized: told.EbsOptimized }),
  ...(told.InstanceInitiatedShutdownBehavior === undefined ? {} : { shutdownBehaviour: told.InstanceInitiatedShutdownBehavior }),
  ...(told.MetadataOptions === undefined ? {} : { metadata: { ...metadataDefaults, ...told.MetadataOptions } }),
  ...(told.UserData === undefined ? {} : { userData: readUserData(told.UserData) }),
});

function readUserData(text: string): string {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw invalidValue('Invalid BASE64 encoding of user data.');
  if (Buffer.from(text, 'base64').length > userDataLimit) throw invalidValue(`User data is limited to ${userDataLimit} bytes`);
  return text;
}
