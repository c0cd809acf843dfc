import { parseIamArn, roleArn, sessionArn } from './arns';
import type { Authorise } from './authoriser';
import { findEntity } from './holders';
import type { IdentityRooms } from './identity-rooms';
import type { Principal } from '../principal';
import { accessRules } from './policy/access-rules';

/** What a role may, of which a service makes use for its owner. */
interface RoleQuestion {
  readonly principal: Principal;
  /** `s3:ReplicateObject` */
  readonly action: string;
  /** ARN */
  readonly resource: string;
  readonly resourceAccount: string;
  /** The resource's own policy, JSON text. */
  readonly resourcePolicy?: string;
}

/** Roles that services act under. */
export interface ServiceRoles {
  /** A session of the role; `undefined` where it is not there, or does not let the service in. */
  assume(role: string, session: string): Promise<Principal | undefined>;
  may(question: RoleQuestion): Promise<boolean>;
}

/** @param service `s3.amazonaws.com` */
export function serviceRoles(rooms: IdentityRooms, authorise: Authorise, service: string): ServiceRoles {
  const principal: Principal = { account: '', arn: service, userId: service, kind: 'service' };
  return {
    async assume(arn, session) {
      const named = parseIamArn(arn, 'role');
      const role = named && (await rooms.records.read((tx) => findEntity(tx, 'role', named.account, named.name)));
      if (role === undefined || roleArn(role) !== arn) return undefined;
      const { allowed } = await authorise({
        principal,
        action: 'sts:AssumeRole',
        resource: arn,
        resourceAccount: role.account,
        context: new Map(),
        resourcePolicy: role.trust,
        resourcePolicyKind: 'trust',
        rules: accessRules.trust,
      });
      if (!allowed) return undefined;
      return {
        account: role.account,
        arn: sessionArn(role.account, role.name, session),
        userId: `${role.id}:${session}`,
        kind: 'role-session',
        session: { roleArn: arn, policies: [], issuedAt: rooms.clock.now() },
      };
    },
    async may(question) {
      return (await authorise({ ...question, context: new Map(), rules: accessRules.s3 })).allowed;
    },
  };
}
