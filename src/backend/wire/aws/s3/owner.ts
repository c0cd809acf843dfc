import type { Owner } from '../../../../facts/aws/models/s3';
import { hexDigest } from '../../../crypto/digests';

/** The canonical user id of an account: 64 hexadecimal digits. S3 gives no display names since 2025-11. */
export const ownerOf = (account: string): Owner => ({ ID: hexDigest('sha256', `canonical user of ${account}`) });
