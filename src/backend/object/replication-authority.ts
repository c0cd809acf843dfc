import type { Principal } from '../principal';

/** Roles that object storage acts under for their owners. */
export interface ServiceRoles {
  /** A session of the role; `undefined` where it is not there, or does not let the service in. */
  assume(role: string, session: string): Promise<Principal | undefined>;
  /** May the role do this, by its policies and the resource's? */
  may(question: RoleQuestion): Promise<boolean>;
}

export interface RoleQuestion {
  readonly principal: Principal;
  /** `s3:ReplicateObject` */
  readonly action: string;
  /** ARN */
  readonly resource: string;
  /** Twelve digits. */
  readonly resourceAccount: string;
  /** JSON text; absent: the resource's says nothing to this principal. */
  readonly resourcePolicy?: string;
}
