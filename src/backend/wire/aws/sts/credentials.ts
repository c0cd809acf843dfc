import type { Credentials } from '../../../../facts/aws/models/sts';
import type { SessionCredentials } from '../../../identity/sessions';

/** Told once: nothing of it is kept. */
export const writeCredentials = ({ accessKeyId, secret, token, expiresAt }: SessionCredentials): Credentials => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secret,
  SessionToken: token,
  Expiration: new Date(expiresAt),
});
