import type { AwsService } from './aws-service';
import { bodyHash, openBody, unsignedBody } from './payload';
import type { OpenedBody } from './payload';
import { SignatureFault } from './signature/signature-fault';
import type { Verify } from './signature/verify';
import type { Principal } from '../../principal';
import { anonymous } from '../../principal';
import type { WireRequest } from '../message';

/** A request of which is known who made it, addressed as the service's router expects. */
export interface AuthenticRequest extends OpenedBody {
  readonly principal: Principal;
  /** From the credential scope; empty for an anonymous request. */
  readonly region: string;
}

/** @throws SignatureFault */
export async function authenticate(verify: Verify, service: AwsService, received: WireRequest): Promise<AuthenticRequest> {
  const { rules, takesAnonymous } = service.signature;
  const opened = ({ request, trailers }: OpenedBody, principal: Principal, region: string): AuthenticRequest => ({
    request: service.readdress?.(request) ?? request,
    trailers,
    principal,
    region,
  });
  const head = { method: received.method, target: received.target, headers: received.headers.fields };
  try {
    const signature = await verify(head, rules, await bodyHash(received, rules));
    return opened(openBody(received, rules, signature), signature.principal, signature.region);
  } catch (error) {
    if (!takesAnonymous || !(error instanceof SignatureFault) || error.kind !== 'missing-token') throw error;
    return opened(unsignedBody(received), anonymous, '');
  }
}
