import { SignatureFault, type SignatureForm, type WrongScope } from './signature-fault';
import type { SignatureRules } from './signature-rules';
import { isRegion } from '../../../../facts/aws/regions';

const terminator = 'aws4_request';

export interface CredentialScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** Everything after the access key id. */
  readonly scope: string;
}

/** @throws SignatureFault `malformed-credential` unless it is `<access key id>/YYYYMMDD/REGION/SERVICE/aws4_request`. */
export function parseCredential(credential: string, form: SignatureForm): CredentialScope {
  const parts = credential.split('/');
  const [accessKeyId, date, region, service, end] = parts;
  if (parts.length !== 5 || !accessKeyId || !date || !region || !service || !end) {
    throw new SignatureFault('malformed-credential', { form, credential });
  }
  return { accessKeyId, date, region, service, terminator: end, scope: credential.slice(accessKeyId.length + 1) };
}

/** `signedOn` is the day of the request's date. @throws SignatureFault `wrong-scope` with everything that is wrong. */
export function checkScope(scope: CredentialScope, rules: SignatureRules, signedOn: string, form: SignatureForm): void {
  const wrong: WrongScope[] = [];
  const region = rules.region ?? scope.region;
  if (scope.region !== region || !isRegion(region)) wrong.push({ what: 'region', got: scope.region, expected: region });
  if (scope.service !== rules.service) wrong.push({ what: 'service', got: scope.service, expected: rules.service });
  if (scope.terminator !== terminator) wrong.push({ what: 'terminator', got: scope.terminator, expected: terminator });
  if (scope.date !== signedOn) wrong.push({ what: 'date', got: scope.date, expected: signedOn });
  if (wrong.length > 0) throw new SignatureFault('wrong-scope', { form, wrong });
}
