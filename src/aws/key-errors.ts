import type { IConstruct } from 'constructs';
import { quote } from './errors';
import type { ValidationError } from '../core/errors';
import { refused } from '../core/errors';
import { policyChangeAction } from '../facts/aws/key-permissions';
import { dnssecKey } from '../facts/aws/key-services';

export const usageRequired = (scope: IConstruct, spec: string, usages: readonly string[]): ValidationError =>
  refused(scope, { option: 'keyUsage', allowed: `given for ${spec}: ${usages.join(' or ')}`, got: 'none' });

export const usageNotOfSpec = (scope: IConstruct, spec: string, usages: readonly string[], got: string): ValidationError =>
  refused(scope, { option: 'keyUsage', allowed: `${usages.join(' or ')} for ${spec}`, got });

export const rotationNotForKey = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, {
    option,
    allowed: 'left out for keys whose material KMS does not make anew by itself; it does so for SYMMETRIC_DEFAULT keys outside key stores',
    got: `${option} for ${got}`,
  });

export const notInKeyStore = (scope: IConstruct, option: string, allowed: string, got: string): ValidationError =>
  refused(scope, { option, allowed: `${allowed} for a key in a custom key store`, got });

export const externalKeyIdMismatch = (scope: IConstruct, external: boolean): ValidationError =>
  refused(scope, {
    option: 'externalKeyId',
    allowed: external ? 'given for a key in an external key store' : 'left out unless the key is in an external key store',
    got: external ? 'none' : 'one',
  });

export const badExternalKeyId = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'externalKeyId', allowed: '1 to 128 letters, digits, "-", "_" and "."', got: quote(got) });

export const policyBesideTrust = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'trustAccountIdentities',
    allowed: 'left out where policy is given, which says itself whom it trusts',
    got: 'both',
    wayOut: 'add PolicyStatement.delegateToAccount to the policy, or leave it out',
  });

export const lockedOutPolicy = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'policy',
    allowed: `one that lets somebody change it: an allow for ${policyChangeAction} without conditions, which no deny takes back`,
    got: 'one under which nobody could',
    wayOut: 'trust the account (trustAccountIdentities) or name keyAdministrators',
  });

export const dnssecNeeds = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'keySpec', allowed: `${dnssecKey.spec}, with SIGN_VERIFY, for KeyService.ROUTE53_DNSSEC`, got });

export const dnssecRegion = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'provider', allowed: `one of ${dnssecKey.region} for KeyService.ROUTE53_DNSSEC`, got: `one of ${got}` });

export const permissionOfOtherUsage = (scope: IConstruct, permission: string, usages: readonly string[], got: string): ValidationError =>
  refused(scope, { option: 'keyUsage', allowed: `${usages.join(' or ')} to grant the permission "${permission}"`, got });

export const keyNotSymmetric = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, { option, allowed: 'a SYMMETRIC_DEFAULT key, which alone encrypts data of AWS services', got: `a key of spec ${got}` });

// --- imported material ---

export const literalKeyMaterial = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'keyMaterialBase64',
    allowed: 'a value known only at apply, such as a sensitive TerraformVariable',
    got: 'the secret itself, which would lie in clear in the synthesised configuration',
    wayOut: 'pass a variable, or leave it out and import the material with ImportKeyMaterial',
  });

export const withoutKeyMaterial = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, { option, allowed: 'left out unless keyMaterialBase64 is given', got });

export const notATime = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, { option, allowed: 'a time like 2027-01-31T12:00:00Z (RFC 3339)', got: quote(got) });

// --- separate policies, grants, key stores, sets of keys ---

export const policyOfOwnKey = (scope: IConstruct, key: string): ValidationError =>
  refused(scope, {
    option: 'key',
    allowed: 'an imported key',
    got: `${key}, which this app makes together with its policy`,
    wayOut: 'use its addToPolicy; to break a dependency cycle, make the key with separatePolicy: true',
  });

export const secondKeyPolicy = (scope: IConstruct, key: string, first: string): ValidationError =>
  refused(scope, { option: 'key', allowed: 'a key without a KeyPolicy in this app', got: `${key}, which has ${first}` });

export const noGrantOperations = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'operations', allowed: 'a list of at least one', got: 'an empty list' });

export const operationOfOtherUsage = (scope: IConstruct, operation: string, usage: string): ValidationError =>
  refused(scope, { option: 'operations', allowed: `those of a ${usage} key`, got: operation });

export const badGrantName = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'grantName', allowed: 'letters, digits, ":", "/", "_" and "-"', got: quote(got) });

export const twoGrantConstraints = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'encryptionContextSubset', allowed: 'left out where encryptionContextEquals is given', got: 'both' });

export const constraintWithoutContext = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'operations',
    allowed: 'such that at least one takes an encryption context, where the context is constrained',
    got: 'none that does, so that the constraint would bind nothing',
  });

export const keyStoreKind = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'cloudHsm and external', allowed: 'given one or the other', got });

export const literalSecret = (scope: IConstruct, option: string): ValidationError =>
  refused(scope, {
    option,
    allowed: 'a value known only at apply, such as a sensitive TerraformVariable',
    got: 'the secret itself, which would lie in clear in the synthesised configuration',
  });

export const noReplicas = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'replicas', allowed: 'a list of at least one', got: 'an empty list', wayOut: 'for one Region use Key' });

export const noKeyInRegion = (scope: IConstruct, region: string, got: readonly string[]): ValidationError =>
  refused(scope, { option: 'region', allowed: `one of ${got.join(', ')}, where this key is`, got: quote(region) });

export const twoReplicasInRegion = (scope: IConstruct, region: string): ValidationError =>
  refused(scope, { option: 'replicas', allowed: 'of different Regions', got: `two of ${region}` });
