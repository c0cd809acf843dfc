import type { IConstruct } from 'constructs';
import { repeatedSid, statementWithoutPrincipal } from './errors';
import type { PolicyDocument } from './policy-document';
import { isKnown } from '../core/checks';

/** @throws ValidationError if a statement has no principals, as one of a resource policy needs, or the sid of another one */
export function checkResourcePolicy(scope: IConstruct, { statements }: PolicyDocument): void {
  statements.forEach(({ sid, principals }, index) => {
    if (principals.length === 0) throw statementWithoutPrincipal(scope, index);
    if (isKnown(sid) && statements.findIndex((other) => other.sid === sid) !== index) throw repeatedSid(scope, sid);
  });
}
