import type { IConstruct } from 'constructs';
import { literalKeyMaterial, notATime, withoutKeyMaterial } from './key-errors';
import { isKnown } from '../core/checks';

/**
 * Key material that is not made by KMS.
 */
export interface ExternalKeyMaterial {
  /**
   * The 32 bytes of key material in base64. A value known only at apply, such as a sensitive variable; text is refused, because it would lie in clear
   * in the synthesised configuration. Terraform's state has it either way: protect that, or import the material by other means.
   *
   * @default - none; the key cannot be used until material is imported with ImportKeyMaterial
   */
  readonly keyMaterialBase64?: string;

  /**
   * When KMS forgets the material, for example `2027-01-31T12:00:00Z`.
   *
   * @default - never
   */
  readonly validTo?: string;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** @throws ValidationError if the material is written out, or options have no meaning without it */
export function checkMaterial(scope: IConstruct, options: ExternalKeyMaterial, enabled: boolean | undefined): void {
  const { validTo } = options;
  const hasMaterial = options.keyMaterialBase64 !== undefined;
  if (isKnown(options.keyMaterialBase64)) throw literalKeyMaterial(scope);
  if (isKnown(validTo) && (!rfc3339.test(validTo) || Number.isNaN(Date.parse(validTo)))) throw notATime(scope, 'validTo', validTo);
  if (hasMaterial) return;
  if (validTo !== undefined) throw withoutKeyMaterial(scope, 'validTo', validTo);
  if (enabled !== undefined) throw withoutKeyMaterial(scope, 'enabled', String(enabled));
}
