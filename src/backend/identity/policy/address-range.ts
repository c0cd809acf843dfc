import { BlockList, isIP } from 'node:net';

/** Addresses in CIDR notation (RFC 4632, RFC 4291), or a single one; `undefined` where the text is neither. */
export function readRange(text: string): ((address: string) => boolean) | undefined {
  const slash = text.indexOf('/');
  const base = slash < 0 ? text : text.slice(0, slash);
  const version = isIP(base);
  const bits = version === 4 ? 32 : 128;
  const prefix = slash < 0 ? bits : /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : -1;
  if (version === 0 || prefix < 0 || prefix > bits) return undefined;
  const list = new BlockList();
  list.addSubnet(base, prefix, family(version));
  return (address) => {
    const of = isIP(address);
    return of !== 0 && list.check(address, family(of));
  };
}

const family = (version: number): 'ipv4' | 'ipv6' => (version === 4 ? 'ipv4' : 'ipv6');
