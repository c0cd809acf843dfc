import { needsTable, tagContext } from '../authorise';
import type { Authorisation, Need } from '../authorise';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { kmsError } from './errors';
import type {
  CreateAliasRequest,
  CreateKeyRequest,
  DeleteAliasRequest,
  ReplicateKeyRequest,
  Tag,
  UpdateAliasRequest,
} from '../../../../facts/aws/models/kms';
import { accessRules } from '../../../identity/policy/access-rules';
import { aliasArn } from '../../../keys/key-record';

/**
 * What needs an IAM policy and no key's: actions on no key, and the alias of those that need both (KMS developer guide,
 * "AWS KMS permissions", read 2026-11). Everything on a key is asked where the key is found, with its policy
 * (`keys/key-access.ts`).
 */
export const authorisation: Authorisation = {
  rules: accessRules.general,
  needs: needsTable({
    CreateKey: (call: Call, input: CreateKeyRequest) => [
      { action: 'kms:CreateKey', resource: '*', context: creationContext(call, input) },
      ...tagging(call, input.Tags),
    ],
    // The replica's region is asked, under the same action as for a key of its own.
    ReplicateKey: (call: Call, input: ReplicateKeyRequest) => [
      { action: 'kms:CreateKey', resource: '*', context: callerContext(call) },
      ...tagging(call, input.Tags),
    ],
    CreateAlias: (call: Call, input: CreateAliasRequest) => [onAlias('CreateAlias', call, input)],
    UpdateAlias: (call: Call, input: UpdateAliasRequest) => [onAlias('UpdateAlias', call, input)],
    DeleteAlias: (call: Call, input: DeleteAliasRequest) => [onAlias('DeleteAlias', call, input)],
    ListAliases: (call: Call) => onNothing('ListAliases', call),
    ListKeys: (call: Call) => onNothing('ListKeys', call),
    GenerateRandom: (call: Call) => onNothing('GenerateRandom', call),
    ConnectCustomKeyStore: (call: Call) => onNothing('ConnectCustomKeyStore', call),
    CreateCustomKeyStore: (call: Call) => onNothing('CreateCustomKeyStore', call),
    DeleteCustomKeyStore: (call: Call) => onNothing('DeleteCustomKeyStore', call),
    DescribeCustomKeyStores: (call: Call) => onNothing('DescribeCustomKeyStores', call),
    DisconnectCustomKeyStore: (call: Call) => onNothing('DisconnectCustomKeyStore', call),
    ListRetirableGrants: (call: Call) => onNothing('ListRetirableGrants', call),
    UpdateCustomKeyStore: (call: Call) => onNothing('UpdateCustomKeyStore', call),
  }),
  otherwise: () => () => [],
  denied: (denial) => kmsError('AccessDeniedException', denialText(denial)),
};

const callerContext = ({ principal }: Call): Map<string, readonly string[]> => new Map([['kms:CallerAccount', [principal.account]]]);

const onNothing = (operation: string, call: Call): readonly Need[] => [
  { action: `kms:${operation}`, resource: '*', context: callerContext(call) },
];

const onAlias = (operation: string, call: Call, { AliasName: name }: { readonly AliasName: string }): Need => ({
  action: `kms:${operation}`,
  resource: aliasArn({ account: call.principal.account, region: call.region, name }),
  context: callerContext(call),
});

/** "To use the Tags parameter, kms:TagResource permission in an IAM policy" (API reference, CreateKey). */
const tagging = (call: Call, tags: readonly Tag[] = []): readonly Need[] =>
  tags.length === 0 ? [] : [{ action: 'kms:TagResource', resource: '*', context: new Map([...callerContext(call), ...tagsOf(tags)]) }];

const tagsOf = (tags: readonly Tag[]): ReadonlyMap<string, readonly string[]> =>
  tagContext(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));

function creationContext(call: Call, input: CreateKeyRequest): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ...callerContext(call),
    ['kms:BypassPolicyLockoutSafetyCheck', [String(input.BypassPolicyLockoutSafetyCheck ?? false)]],
    ['kms:KeySpec', [input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT']],
    ['kms:KeyUsage', [input.KeyUsage ?? 'ENCRYPT_DECRYPT']],
    ['kms:KeyOrigin', [input.Origin ?? 'AWS_KMS']],
    ['kms:MultiRegion', [String(input.MultiRegion ?? false)]],
    ...tagsOf(input.Tags ?? []),
  ]);
}
