import { CliFailure, exitCodes } from './failure';
import { defaultCredentials } from '../identity/credentials';

export interface ClientSettings {
  readonly set: Readonly<Record<string, string>>;
  /** Variables of the caller's that would lead a client elsewhere, or have it sign as somebody else. */
  readonly unset: readonly string[];
}

/** Names as AWS's SDKs and the Terraform provider read them ("AWS SDKs and tools: environment variables"; provider docs, "endpoints"). */
const misleading: readonly RegExp[] = [
  /^(?:TF_)?AWS_(?:ENDPOINT_URL_\w+|\w+_ENDPOINT)$/,
  /^AWS_IGNORE_CONFIGURED_ENDPOINT_URLS$/,
  /^AWS_USE_(?:FIPS|DUALSTACK)_ENDPOINT$/,
  /^AWS_(?:DEFAULT_)?PROFILE$/,
  /^AWS_(?:SESSION|SECURITY)_TOKEN$/,
];

/** What a client needs to find the backend, and what must not be in its way: the names that AWS's own clients and Terraform read. */
export function clientSettings(url: string, region: string, inherited: NodeJS.ProcessEnv): ClientSettings {
  return {
    set: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: defaultCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: defaultCredentials.secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      // The instance metadata service is not there; asking for it only costs its time-out.
      AWS_EC2_METADATA_DISABLED: 'true',
      ...pastProxy(url, inherited),
    },
    unset: Object.keys(inherited).filter((name) => misleading.some((pattern) => pattern.test(name))),
  };
}

/** Clients send even loopback requests to a proxy that they are told of, unless they are told otherwise. */
function pastProxy(url: string, inherited: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (!Object.keys(inherited).some((name) => /^(?:http|https|all)_proxy$/i.test(name))) return {};
  const before = inherited.NO_PROXY ?? inherited.no_proxy;
  const all = [...(before ? [before] : []), new URL(url).hostname].join(',');
  return { NO_PROXY: all, no_proxy: all };
}

export const defaultHost = '127.0.0.1';
export const defaultPort = 4566;
export const defaultRegion = 'us-east-1';

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new CliFailure(`--port is a number from 0 to 65535, got "${text}"`, exitCodes.usage);
  return port;
}

/** An empty one would mean every address of the machine to Node. */
export function parseHost(text: string): string {
  if (text.trim() === '') throw new CliFailure('--host is an address or a name, got ""', exitCodes.usage);
  return text;
}

export function parseDirectory(text: string): string {
  if (text === '') throw new CliFailure('--data is a directory, got ""', exitCodes.usage);
  return text;
}
