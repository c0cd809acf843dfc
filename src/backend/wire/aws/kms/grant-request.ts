import { kmsError } from './errors';
import { contextOperations, grantLimits, grantOperationsOf } from '../../../../facts/aws/grant-operations';
import type { CreateGrantRequest, GrantConstraints as WireConstraints } from '../../../../facts/aws/models/kms';
import { namedEntity } from '../../../identity/documents';
import { findEntity } from '../../../identity/holders';
import { readPrincipal } from '../../../identity/policy/principal-entry';
import type { ContextPair, GrantConstraints, GrantPrincipal } from '../../../keys/grant-record';
import type { NewGrant } from '../../../keys/grants';
import { isSymmetric } from '../../../keys/imported-secret';
import type { KeyFamily } from '../../../keys/key-record';
import { isHostArn } from '../../../principal';
import type { ReadTransaction } from '../../../storage/record-store';

/** What the caller of CreateGrant asks for, as far as no key is needed to check it. @throws AwsError ValidationException, InvalidArnException */
export function readGrant(input: CreateGrantRequest): NewGrant {
  const grantee = principalOf('Grantee', input.GranteePrincipal, input.GranteeServicePrincipal);
  const retiring = principalOf('Retiring', input.RetiringPrincipal, input.RetiringServicePrincipal);
  if (grantee === undefined) throw invalid('You must specify either GranteePrincipal or GranteeServicePrincipal.');
  const constraints = readConstraints(input.Constraints);
  if (grantee.kind === 'service') {
    if (constraints.sourceArn === undefined) throw invalid('A GranteeServicePrincipal needs a SourceArn grant constraint.');
    if (retiring === undefined) throw invalid('A GranteeServicePrincipal needs a RetiringPrincipal or a RetiringServicePrincipal.');
  }
  return {
    ...(input.Name === undefined ? {} : { name: input.Name }),
    grantee,
    ...(retiring === undefined ? {} : { retiring }),
    operations: [...new Set(input.Operations)],
    constraints,
  };
}

const grantIdForm = /^[0-9a-f]{64}$/;

/** Of a grant that may be there or not. @throws AwsError InvalidGrantIdException for what is no id of a grant; its text is not recorded. */
export function checkGrantId(id: string): void {
  if (!grantIdForm.test(id)) throw kmsError('InvalidGrantIdException', `Invalid grant ID ${id}`);
}

/** @throws AwsError InvalidArnException for what is no principal; that there is such a one is not asked. */
export function checkPrincipalForm(arn: string): void {
  if (!principalForm.test(arn)) throw invalidPrincipal(arn);
}

/** What only the key can tell. @throws AwsError ValidationException */
export function checkGrantSuits({ spec, usage }: KeyFamily, { operations, constraints }: NewGrant): void {
  const allowed = grantOperationsOf(isSymmetric(spec), usage);
  const unsuitable = operations.filter((operation) => !allowed.includes(operation));
  if (unsuitable.length > 0) {
    throw invalid(`The operations [${unsuitable.join(', ')}] are not supported by keys of spec ${spec} and usage ${usage}.`);
  }
  const constrainsContext = constraints.contextEquals !== undefined || constraints.contextSubset !== undefined;
  if (constrainsContext && !isSymmetric(spec)) {
    throw invalid('Encryption context grant constraints are for symmetric encryption keys only.');
  }
  if (constrainsContext && !operations.some((operation) => contextOperations.has(operation) || operation === 'CreateGrant')) {
    throw invalid('Encryption context grant constraints need an operation that has an encryption context.');
  }
}

/** Users, roles and sessions of roles must be there, and are meant as they are now. @throws AwsError InvalidArnException */
export async function identified(tx: ReadTransaction, { grantee, retiring, ...asked }: NewGrant): Promise<NewGrant> {
  return {
    ...asked,
    grantee: await identifiedPrincipal(tx, grantee),
    ...(retiring === undefined ? {} : { retiring: await identifiedPrincipal(tx, retiring) }),
  };
}

async function identifiedPrincipal(tx: ReadTransaction, principal: GrantPrincipal): Promise<GrantPrincipal> {
  if (principal.kind === 'service' || isHostArn(principal.name)) return principal;
  const entry = readPrincipal('AWS', principal.name, '');
  if (entry.kind === 'user' || entry.kind === 'role') {
    const entity = await namedEntity(tx, entry);
    if (entity === undefined) throw invalidPrincipal(principal.name);
    return { ...principal, id: entity.id };
  }
  const [, account = '', role] = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal.name) ?? [];
  if (role !== undefined && (await findEntity(tx, 'role', account, role)) === undefined) throw invalidPrincipal(principal.name);
  return principal;
}

function principalOf(role: string, arn: string | undefined, service: string | undefined): GrantPrincipal | undefined {
  if (arn !== undefined && service !== undefined) {
    throw invalid(`You can specify either ${role}Principal or ${role}ServicePrincipal, but not both.`);
  }
  if (service !== undefined) return { kind: 'service', name: service };
  if (arn === undefined) return undefined;
  checkPrincipalForm(arn);
  return { kind: 'aws', name: arn };
}

/** Accounts, users, roles, federated users and sessions of roles (API reference, CreateGrant); an account also by its id. */
const principalForm =
  /^(?:\d{12}|arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|user\/[^\s*?]+|role\/[^\s*?]+)|sts::\d{12}:(?:assumed-role\/[^/\s*?]+\/[^/\s*?]+|federated-user\/[^\s*?]+)))$/;

function readConstraints(constraints: WireConstraints = {}): GrantConstraints {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn: sourceArn } = constraints;
  return {
    ...(equals === undefined ? {} : { contextEquals: pairsOf(equals) }),
    ...(subset === undefined ? {} : { contextSubset: pairsOf(subset) }),
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
}

function pairsOf(context: ReadonlyMap<string, string>): readonly ContextPair[] {
  const pairs = [...context];
  if (pairs.length > grantLimits.constraintPairs) {
    throw invalid(`A grant constraint can have at most ${grantLimits.constraintPairs} encryption context pairs.`);
  }
  if (pairs.flat().join('').length > grantLimits.constraintCharacters) {
    throw invalid(`The encryption context of a grant constraint can have at most ${grantLimits.constraintCharacters} characters.`);
  }
  return pairs;
}

const invalidPrincipal = (arn: string) => kmsError('InvalidArnException', `ARN does not refer to a valid principal: ${arn}`);
const invalid = (message: string) => kmsError('ValidationException', message);
