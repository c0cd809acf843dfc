import type { SignatureFaults } from './signature-fault';
import type { FaultTable } from '../../../fault';

/** An error as a protocol's error document carries it. */
export interface WordedError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Further elements of S3's error document, in order. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

export type SignatureWording = FaultTable<SignatureFaults, WordedError>;
