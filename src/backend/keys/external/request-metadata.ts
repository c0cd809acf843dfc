import type { ProxyCall } from './proxy-call';
import type { Principal } from '../../principal';

/** What a proxy is told of the call that led to its own: for its log, and for rules of its own (specification, "requestMetadata"). */
export function requestMetadata({ use, kmsOperation }: ProxyCall, kmsKeyArn?: string): Readonly<Record<string, string>> {
  return {
    awsPrincipalArn: entityArn(use.principal),
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    kmsOperation,
    kmsRequestId: use.requestId,
    ...(use.via === undefined ? {} : { kmsViaService: `${use.via}.${use.region}.amazonaws.com` }),
  };
}

/** `aws:PrincipalArn`: of a session the role's. */
function entityArn({ arn, kind, session }: Principal): string {
  return kind === 'role-session' ? (session?.roleArn ?? arn) : arn;
}
