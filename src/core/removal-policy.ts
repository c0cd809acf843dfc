/**
 * What may happen to a resource that holds data, or that data cannot be read without.
 */
export enum RemovalPolicy {
  /**
   * Terraform refuses every plan that would destroy the resource (`prevent_destroy`).
   *
   * Terraform reads this from the configuration, so it protects against `destroy` and against changes that replace the resource, but
   * not when the construct itself is taken out of the app.
   */
  RETAIN = 'retain',

  /**
   * Terraform may destroy the resource.
   */
  DESTROY = 'destroy',
}
