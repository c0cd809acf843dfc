import type { SignatureFaults } from './signature-fault';
import type { FaultTable } from '../../../fault';
import type { AwsErrorRow } from '../aws-error';

/** How one protocol words every reason not to believe a signature. */
export type SignatureWording = FaultTable<SignatureFaults, AwsErrorRow>;
