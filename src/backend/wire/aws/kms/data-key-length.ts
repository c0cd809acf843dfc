import { kmsError } from './errors';
import type { DataKeySpec } from '../../../../facts/aws/models/kms';

const specBytes: Readonly<Record<DataKeySpec, number>> = { AES_256: 32, AES_128: 16 };

/** How long a data key is asked to be, in bytes: by `KeySpec` or by `NumberOfBytes`, one of them. */
export function dataKeyLength(input: { readonly KeySpec?: DataKeySpec; readonly NumberOfBytes?: number }): number {
  const { KeySpec, NumberOfBytes } = input;
  if (KeySpec === undefined && NumberOfBytes === undefined) {
    throw kmsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  if (KeySpec !== undefined && NumberOfBytes !== undefined) {
    throw kmsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  return KeySpec === undefined ? (NumberOfBytes ?? 0) : specBytes[KeySpec];
}
