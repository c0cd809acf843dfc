import { readFileSync } from 'node:fs';
import type { XksProxyAddress } from '../backend';
import { CliFailure, exitCodes } from './failure';
import { silentLog } from '../log';
import { outgoingHttp } from '../server/outgoing-http';

export const xksProxyHelp =
  'let KMS call this external key store proxy, by its XksProxyUriEndpoint; the URL tells where it really is (may be repeated)';

export const collectXksProxy = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** `https://xks.example.com`, or `https://xks.example.com=http://127.0.0.1:8080`. @throws CliFailure */
export function readXksProxies(options: {
  readonly xksProxy?: readonly string[];
  readonly xksProxyCa?: string;
}): Readonly<Record<string, XksProxyAddress>> {
  const { xksProxy = [], xksProxyCa } = options;
  if (xksProxyCa !== undefined && xksProxy.length === 0) throw new CliFailure('--xks-proxy-ca goes with --xks-proxy', exitCodes.usage);
  const ca = xksProxyCa === undefined ? {} : { ca: readText(xksProxyCa) };
  const proxies = Object.fromEntries(
    xksProxy.map((text) => {
      const [, endpoint = text, url] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
      return [endpoint, { ...(url === undefined ? {} : { url }), ...ca }];
    }),
  );
  refuseWrong(proxies);
  return proxies;
}

/** Before a state is opened. */
function refuseWrong(proxies: Readonly<Record<string, XksProxyAddress>>): void {
  try {
    outgoingHttp(proxies, silentLog);
  } catch (error) {
    throw error instanceof TypeError ? new CliFailure(error.message, exitCodes.usage) : error;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliFailure(error instanceof Error ? error.message : String(error), exitCodes.usage);
  }
}
