import { kmsError } from './errors';
import { materialValidityDays } from '../../../../facts/aws/import-wrapping';
import type { ExpirationModelType, ImportKeyMaterialRequest } from '../../../../facts/aws/models/kms';

const dayMs = 86_400_000;

/** When imported material will be forgotten. @throws AwsError ValidationException where model and date contradict each other. */
export function importExpiry(
  { ExpirationModel: model = 'KEY_MATERIAL_EXPIRES', ValidTo: validTo }: Pick<ImportKeyMaterialRequest, 'ExpirationModel' | 'ValidTo'>,
  now: number,
): { readonly model: ExpirationModelType; readonly at?: number } {
  if (model === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (validTo !== undefined) throw kmsError('ValidationException', `A validTo date cannot be set if the ExpirationModel is ${model}`);
    return { model };
  }
  if (validTo === undefined) throw kmsError('ValidationException', `A validTo date must be set if the ExpirationModel is ${model}`);
  const at = validTo.getTime();
  if (at <= now) throw kmsError('ValidationException', 'The validTo date must be in the future');
  if (at > now + materialValidityDays * dayMs) {
    throw kmsError('ValidationException', `The validTo date must be at most ${materialValidityDays} days from now`);
  }
  return { model, at };
}
