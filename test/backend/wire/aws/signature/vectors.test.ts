import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hexDigest } from '../../../../../src/backend/crypto/digests';
import { rootPrincipal } from '../../../../../src/backend/principal';
import type { RequestHead } from '../../../../../src/backend/wire/aws/signature/request-head';
import type { SignatureFault } from '../../../../../src/backend/wire/aws/signature/signature-fault';
import type { SignatureRules } from '../../../../../src/backend/wire/aws/signature/signature-rules';
import { signatureVerifier } from '../../../../../src/backend/wire/aws/signature/verify';
import { describeWithVectors } from '../../../../vectors/folder';

interface Context {
  readonly credentials: { readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string };
  readonly normalize: boolean;
  readonly timestamp: string;
  readonly omit_session_token?: boolean;
}

/** Bytes as characters, as node:http gives them. */
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'latin1');

function parseRequest(text: string): { head: RequestHead; body: string } {
  const [top = '', ...rest] = text.split('\n\n');
  const [start = '', ...lines] = top.split('\n');
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers[headers.length - 1];
    if (/^\s/.test(line) && last) last[1] += `\n${line}`;
    else if (line !== '') headers.push([line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]);
  }
  const method = start.slice(0, start.indexOf(' '));
  return { head: { method, target: start.slice(method.length + 1, start.lastIndexOf(' HTTP/1.1')), headers }, body: rest.join('\n\n') };
}

describeWithVectors('the published SigV4 suite (awslabs/aws-c-auth)', (folder) => {
  const cases = readdirSync(join(folder, 'sigv4/v4'));

  test('has all 38 cases', () => expect(cases).toHaveLength(38));

  describe.each(cases)('%s', (name) => {
    const at = join(folder, 'sigv4/v4', name);
    const context = JSON.parse(read(at, 'context.json')) as Context;
    const rules: SignatureRules = {
      service: 'service',
      pathEncoding: 'double',
      normalizePath: context.normalize,
      skewMs: 300_000,
      maxExpirySeconds: 604_800,
      payload: 'body',
      sessionToken: context.omit_session_token ? 'appended' : 'signed',
    };
    const verify = (form: string, secret: string) => {
      const { head, body } = parseRequest(read(at, `${form}-signed-request.txt`));
      const { token, access_key_id } = context.credentials;
      const verifier = signatureVerifier({
        clock: { now: () => Date.parse(context.timestamp) },
        findCredential: (id) =>
          Promise.resolve(
            id === access_key_id
              ? { secret, principal: rootPrincipal('123456789012'), ...(token === undefined ? {} : { sessionToken: token }) }
              : undefined,
          ),
      });
      return verifier(head, rules, () => hexDigest('sha256', body));
    };

    test.each(['header', 'query'])('the %s form verifies', async (form) => {
      const verified = await verify(form, context.credentials.secret_access_key);
      expect(verified).toMatchObject({ form, region: 'us-east-1', service: 'service', signature: read(at, `${form}-signature.txt`) });
    });

    test.each(['header', 'query'])(
      'the %s form fails with another secret, and canonical request and string to sign are those published',
      async (form) => {
        const fault = (await verify(form, 'another secret').catch((thrown: unknown) => thrown)) as SignatureFault<'mismatch'>;
        expect(fault.kind).toBe('mismatch');
        expect(fault.details).toMatchObject({
          canonicalRequest: read(at, `${form}-canonical-request.txt`),
          stringToSign: read(at, `${form}-string-to-sign.txt`),
        });
      },
    );
  });
});
