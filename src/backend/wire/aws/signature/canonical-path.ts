import type { SignatureRules } from './signature-rules';
import { encodePath, uniformPath } from './uri-encoding';

/** The path as SigV4 writes it, from the raw path of the request. */
export function canonicalPath(path: string, rules: Pick<SignatureRules, 'pathEncoding' | 'normalizePath'>): string {
  if (path === '' || path === '/') return '/';
  const normal = rules.normalizePath ? resolveSegments(path) : path;
  return rules.pathEncoding === 'single' ? uniformPath(normal) : encodePath(normal);
}

/** Dot segments go and repeated slashes count as one. `/a/.` becomes `/a` as the SDKs sign it, not `/a/` (RFC 3986 section 5.2.4). */
function resolveSegments(path: string): string {
  if (!path.includes('/.') && !path.includes('//')) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const closed = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${closed}`;
}
