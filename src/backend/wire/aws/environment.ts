import type { Call } from './operation';

/**
 * IAM user guide, "AWS global condition context keys", properties of the network and of the request. Made when a policy first
 * asks for a condition, which most do not.
 */
export function environmentOf({ request, region, services }: Call): () => ReadonlyMap<string, readonly string[]> {
  let made: ReadonlyMap<string, readonly string[]> | undefined;
  return () => {
    if (made !== undefined) return made;
    const now = services.clock.now();
    const sender = (request.sender ?? '127.0.0.1').replace(/^::ffff:/, '');
    const optional = [
      ['aws:UserAgent', request.headers.get('user-agent')],
      ['aws:Referer', request.headers.get('referer')],
    ] as const;
    made = new Map<string, readonly string[]>([
      ['aws:CurrentTime', [`${new Date(now).toISOString().slice(0, 19)}Z`]],
      ['aws:EpochTime', [String(Math.floor(now / 1000))]],
      ['aws:RequestedRegion', [region]],
      ['aws:SourceIp', [sender]],
      // What does not leave the machine needs no TLS (docs/decisions/0018).
      ['aws:SecureTransport', [String(isLoopback(sender))]],
      ['aws:ViaAWSService', ['false']],
      ...optional.flatMap(([key, value]): (readonly [string, readonly string[]])[] => (value === undefined ? [] : [[key, [value]]])),
    ]);
    return made;
  };
}

const isLoopback = (address: string): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
