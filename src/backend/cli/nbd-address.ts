import { readFileSync } from 'node:fs';
import { CliFailure, exitCodes } from './failure';
import { defaultHost } from './settings';
import type { NbdAddress } from '../nbd/nbd-server';

/** Port 10809 is assigned to the protocol (IANA). */
export const defaultNbd: NbdAddress = { host: defaultHost, port: 10_809 };

/** `unix:PATH`, `HOST:PORT` or `[IPv6]:PORT`. @throws CliFailure */
export function parseNbdAddress(text: string): NbdAddress {
  const path = /^unix:(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return { path };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || !(port <= 65_535)) {
    throw new CliFailure(`--nbd takes unix:PATH or HOST:PORT, got "${text}"`, exitCodes.usage);
  }
  return { host, port };
}

export const nbdAddressText = (address: NbdAddress): string =>
  'path' in address ? `unix:${address.path}` : `${address.host}:${address.port}`;

/** In PEM. */
export interface NbdTls {
  readonly cert: string;
  readonly key: string;
}

/** @throws CliFailure where one is given without the other or without `--nbd`, or cannot be read */
export function readNbdTls(options: {
  readonly nbd?: unknown;
  readonly nbdTlsCert?: string;
  readonly nbdTlsKey?: string;
}): NbdTls | undefined {
  const { nbd, nbdTlsCert: cert, nbdTlsKey: key } = options;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined || nbd === undefined) {
    throw new CliFailure('--nbd-tls-cert and --nbd-tls-key go together, and with --nbd', exitCodes.usage);
  }
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch (error) {
    throw new CliFailure(error instanceof Error ? error.message : String(error), exitCodes.usage);
  }
}
