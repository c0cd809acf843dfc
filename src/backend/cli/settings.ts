import { CliFailure, exitCodes } from './failure';
import { defaultCredentials } from '../identity/credentials';

/** What a client needs to find the backend: the names that AWS's own clients and Terraform read. */
export function clientEnvironment(url: string, region: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: defaultCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: defaultCredentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // The instance metadata service is not there; asking for it only costs its time-out.
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

export const defaultHost = '127.0.0.1';
export const defaultPort = 4566;
export const defaultRegion = 'us-east-1';

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new CliFailure(`--port is a number from 0 to 65535, got "${text}"`, exitCodes.usage);
  return port;
}
