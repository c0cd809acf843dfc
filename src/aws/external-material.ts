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
