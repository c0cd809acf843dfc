import type { TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';
import { accountOf } from './account';
import type { KeyService } from './key-service';
import { KeyUsage } from './key-spec';
import { PolicyCondition } from './policy-condition';
import { PolicyPrincipal } from './policy-principal';
import { PolicyStatement } from './policy-statement';
import { keyAdminActions, keyUserActions, keyUserGrantActions } from '../facts/aws/key-permissions';
import type { ServiceStatementRow } from '../facts/aws/key-services';
import { keyServices } from '../facts/aws/key-services';

export function administratorStatement(administrators: readonly PolicyPrincipal[] = []): PolicyStatement[] {
  if (administrators.length === 0) return [];
  return [new PolicyStatement({ sid: 'KeyAdministrators', principals: [...administrators], actions: [...keyAdminActions] })];
}

export function userStatements(users: readonly PolicyPrincipal[] = [], usage: KeyUsage): PolicyStatement[] {
  if (users.length === 0) return [];
  const principals = [...users];
  const use = new PolicyStatement({ sid: 'KeyUsers', principals, actions: [...keyUserActions[usage]] });
  if (usage !== KeyUsage.ENCRYPT_DECRYPT) return [use];
  const forResources = [PolicyCondition.booleanEquals('kms:GrantIsForAWSResource', true)];
  return [use, new PolicyStatement({ sid: 'KeyUserGrants', principals, actions: [...keyUserGrantActions], conditions: forResources })];
}

export function serviceStatements(
  scope: IConstruct,
  services: readonly KeyService[] = [],
  provider: TerraformProvider | undefined,
): PolicyStatement[] {
  if (services.length === 0) return [];
  const account = accountOf(scope, provider);
  const fill = (text: string): string =>
    text
      .replaceAll('{account}', account.accountId)
      .replaceAll('{partition}', account.partition)
      .replaceAll('{region}', () => account.region);
  return [...new Set(services)].flatMap((service) => keyServices[service].map((row) => serviceStatement(row, fill)));
}

function serviceStatement({ sid, principal, actions, conditions }: ServiceStatementRow, fill: (text: string) => string): PolicyStatement {
  return new PolicyStatement({
    sid,
    principals: [
      'service' in principal
        ? PolicyPrincipal.service(fill(principal.service))
        : PolicyPrincipal.arn(fill(`arn:{partition}:iam::{account}:role/${principal.role}`)),
    ],
    actions: [...actions],
    conditions: conditions.map(({ comparison, key, value }) => PolicyCondition.of(comparison, key, fill(value))),
  });
}
