import * as sdk from '@aws-sdk/client-kms';
import { account, friend, furnish, keyArn, message, region } from './key-menagerie';
import type { Menagerie } from './key-menagerie';
import { ReferenceBackend } from '../../../../../src/backend';
import { kms } from '../../../../../src/backend/wire/aws/kms/service';
import { refusal } from '../../../running';

type Input = Readonly<Record<string, unknown>>;
/** What is asked, and the message that is answered. */
type Provoked = readonly [Input, string];
type Provocation = (there: Menagerie) => Provoked;

interface Row {
  /** A request that would be done. */
  readonly good: (there: Menagerie) => Input;
  /** The member that names the key. */
  readonly key?: string;
  readonly errors?: Readonly<Record<string, Provocation>>;
}

/** What the SDK makes of an empty message. */
const none = 'UnknownError';
const ghost = '01234567-89ab-cdef-0123-456789abcdef';
const badMarker = 'bm90aGluZw==';
const tooLong = JSON.stringify({ Version: '2012-10-17', Id: 'x'.repeat(33_000), Statement: [] });
const tooLongText = 'A key policy can have at most 32768 bytes.';
const noPolicyText = expect.any(String) as string;
const twice = [
  { TagKey: 'a', TagValue: '1' },
  { TagKey: 'a', TagValue: '2' },
];
const sign = { Message: message, SigningAlgorithm: 'ECDSA_SHA_256' };
const mac = { Message: message, MacAlgorithm: 'HMAC_SHA_256' };
const agree = ({ publicKey }: Menagerie): Input => ({ KeyAgreementAlgorithm: 'ECDH', PublicKey: publicKey });
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
const importing = ({ importToken, wrapped }: Menagerie): Input => ({
  ImportToken: importToken,
  EncryptedKeyMaterial: wrapped,
  ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
});
const usage = (id: string, is: string, operation: string): string =>
  `${keyArn(id)} key usage is ${is} which is not valid for ${operation}.`;
const foreign = (id: string, origin: string): string => `${keyArn(id)} origin is ${origin} which is not valid for this operation.`;
const incorrectKey = 'The key ID in the request does not identify a CMK that can perform this operation.';
const aliasesText = (id: string): string => `The aliases limit has been reached for the given keyId ${keyArn(id)}`;
const of = (name: keyof Menagerie, more: Input | ((there: Menagerie) => Input) = {}) => ({
  good: (there: Menagerie): Input => ({ KeyId: there[name], ...(typeof more === 'function' ? more(there) : more) }),
});
const onOther = (operation: string, good: Row['good'], name: 'signing' | 'symmetric', is: string): Record<string, Provocation> => ({
  InvalidKeyUsageException: (there) => [{ ...good(there), KeyId: there[name] }, usage(there[name], is, operation)],
});
/** An operation of one usage, with a key of another. */
const using = (operation: string, row: Pick<Row, 'good'>, errors: Row['errors'] = {}): Row => ({
  ...row,
  errors: {
    ...(operation.startsWith('Generate') || operation.endsWith('crypt')
      ? operation === 'GenerateMac'
        ? onOther(operation, row.good, 'symmetric', 'ENCRYPT_DECRYPT')
        : onOther(operation, row.good, 'signing', 'SIGN_VERIFY')
      : onOther(operation, row.good, 'symmetric', 'ENCRYPT_DECRYPT')),
    ...errors,
  },
});

const rows: Readonly<Record<string, Row>> = {
  CancelKeyDeletion: {
    ...of('dying'),
    errors: { KMSInvalidStateException: ({ symmetric }) => [{ KeyId: symmetric }, `${keyArn(symmetric)} is not pending deletion.`] },
  },
  CreateAlias: {
    good: ({ symmetric }) => ({ AliasName: 'alias/new', TargetKeyId: symmetric }),
    key: 'TargetKeyId',
    errors: {
      AlreadyExistsException: ({ symmetric }) => [
        { AliasName: 'alias/there', TargetKeyId: symmetric },
        `An alias with the name arn:aws:kms:${region}:${account}:alias/there already exists`,
      ],
      LimitExceededException: ({ named }) => [{ AliasName: 'alias/new', TargetKeyId: named }, aliasesText(named)],
    },
  },
  CreateGrant: of('symmetric', { GranteePrincipal: friend, Operations: ['Encrypt'] }),
  CreateKey: {
    good: () => ({}),
    errors: {
      MalformedPolicyDocumentException: () => [{ Policy: '{' }, noPolicyText],
      UnsupportedOperationException: () => [
        { Origin: 'EXTERNAL', KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
        'Key material for ML_KEM_512 that is imported is not supported.',
      ],
      LimitExceededException: () => [{ Policy: tooLong }, tooLongText],
      TagException: () => [{ Tags: twice }, 'Duplicate tag keys'],
    },
  },
  Decapsulate: using(
    'Decapsulate',
    of('capsules', ({ capsule }) => ({ EncapsulationAlgorithm: 'ML_KEM', SharedSecretCiphertextBlob: capsule })),
    {
      InvalidCiphertextException: ({ capsules, capsule }) => [
        { KeyId: capsules, EncapsulationAlgorithm: 'ML_KEM', SharedSecretCiphertextBlob: capsule?.subarray(1) },
        none,
      ],
    },
  ),
  Decrypt: using(
    'Decrypt',
    of('symmetric', ({ blob }) => ({ CiphertextBlob: blob })),
    {
      InvalidCiphertextException: ({ blob }) => [{ CiphertextBlob: blob, EncryptionContext: { a: '1' } }, none],
      IncorrectKeyException: ({ blob, other }) => [{ CiphertextBlob: blob, KeyId: other }, incorrectKey],
      // With a ciphertext that names no other key: AWS is recorded to answer IncorrectKeyException first (2023-04).
      InvalidKeyUsageException: ({ signing }) => [
        { CiphertextBlob: Buffer.from('names no key'), KeyId: signing },
        usage(signing, 'SIGN_VERIFY', 'Decrypt'),
      ],
    },
  ),
  DeleteAlias: {
    good: () => ({ AliasName: 'alias/there' }),
    errors: {
      NotFoundException: () => [{ AliasName: 'alias/gone' }, `Alias arn:aws:kms:${region}:${account}:alias/gone is not found.`],
    },
  },
  DeleteImportedKeyMaterial: {
    ...of('imported'),
    errors: { UnsupportedOperationException: ({ symmetric }) => [{ KeyId: symmetric }, foreign(symmetric, 'AWS_KMS')] },
  },
  DeriveSharedSecret: using('DeriveSharedSecret', of('agreeing', agree)),
  DescribeKey: of('symmetric'),
  DisableKey: of('symmetric'),
  DisableKeyRotation: {
    ...of('symmetric'),
    errors: { UnsupportedOperationException: ({ imported }) => [{ KeyId: imported }, foreign(imported, 'EXTERNAL')] },
  },
  EnableKey: of('symmetric'),
  EnableKeyRotation: {
    ...of('symmetric'),
    errors: { UnsupportedOperationException: ({ signing }) => [{ KeyId: signing }, none] },
  },
  Encapsulate: using('Encapsulate', of('capsules', { EncapsulationAlgorithm: 'ML_KEM' })),
  Encrypt: using('Encrypt', of('symmetric', { Plaintext: message })),
  GenerateDataKey: using('GenerateDataKey', of('symmetric', { KeySpec: 'AES_256' })),
  GenerateDataKeyPair: using('GenerateDataKeyPair', of('symmetric', { KeyPairSpec: 'ECC_NIST_P256' })),
  GenerateDataKeyPairWithoutPlaintext: using('GenerateDataKeyPairWithoutPlaintext', of('symmetric', { KeyPairSpec: 'ECC_NIST_P256' })),
  GenerateDataKeyWithoutPlaintext: using('GenerateDataKeyWithoutPlaintext', of('symmetric', { KeySpec: 'AES_256' })),
  GenerateMac: using('GenerateMac', of('mac', mac)),
  GenerateRandom: { good: () => ({ NumberOfBytes: 8 }) },
  GetKeyLastUsage: of('symmetric'),
  GetKeyPolicy: of('symmetric'),
  GetKeyRotationStatus: {
    ...of('symmetric'),
    errors: { UnsupportedOperationException: ({ imported }) => [{ KeyId: imported }, foreign(imported, 'EXTERNAL')] },
  },
  GetParametersForImport: {
    ...of('imported', wrapping),
    errors: {
      UnsupportedOperationException: ({ symmetric }) => [{ KeyId: symmetric, ...wrapping }, foreign(symmetric, 'AWS_KMS')],
      KMSInvalidStateException: ({ dyingImported }) => [
        { KeyId: dyingImported, ...wrapping },
        `${keyArn(dyingImported)} is pending deletion.`,
      ],
    },
  },
  GetPublicKey: {
    ...of('signing'),
    errors: {
      UnsupportedOperationException: ({ symmetric }) => [{ KeyId: symmetric }, `${keyArn(symmetric)} is not an asymmetric key.`],
    },
  },
  ImportKeyMaterial: {
    ...of('imported', importing),
    errors: {
      UnsupportedOperationException: (there) => [{ KeyId: there.symmetric, ...importing(there) }, foreign(there.symmetric, 'AWS_KMS')],
      InvalidCiphertextException: (there) => [
        { KeyId: there.imported, ...importing(there), EncryptedKeyMaterial: Buffer.alloc(256, 1) },
        none,
      ],
      IncorrectKeyMaterialException: (there) => [
        { KeyId: there.imported, ...importing(there), EncryptedKeyMaterial: there.otherWrapped },
        none,
      ],
      ExpiredImportTokenException: (there) => [{ KeyId: there.imported, ...importing(there), ImportToken: there.expiredToken }, none],
      InvalidImportTokenException: (there) => [{ KeyId: there.waiting, ...importing(there) }, none],
    },
  },
  ListAliases: of('symmetric'),
  ListGrants: {
    ...of('symmetric'),
    errors: { InvalidGrantIdException: ({ symmetric }) => [{ KeyId: symmetric, GrantId: 'none' }, 'Invalid grant ID none'] },
  },
  ListKeyPolicies: of('symmetric'),
  ListKeyRotations: {
    ...of('symmetric'),
    errors: { UnsupportedOperationException: ({ mac: KeyId }) => [{ KeyId }, none] },
  },
  ListKeys: { good: () => ({}) },
  ListResourceTags: of('symmetric'),
  ListRetirableGrants: {
    good: () => ({ RetiringPrincipal: friend }),
    errors: {
      InvalidArnException: () => [
        { RetiringPrincipal: 'arn:aws:s3:::bucket' },
        'ARN does not refer to a valid principal: arn:aws:s3:::bucket',
      ],
    },
  },
  PutKeyPolicy: {
    ...of('symmetric', { Policy: '{}' }),
    errors: {
      MalformedPolicyDocumentException: ({ symmetric }) => [{ KeyId: symmetric, Policy: '{' }, noPolicyText],
      LimitExceededException: ({ symmetric }) => [{ KeyId: symmetric, Policy: tooLong }, tooLongText],
      NotFoundException: ({ symmetric }) => [{ KeyId: symmetric, PolicyName: 'second', Policy: '{}' }, 'No such policy exists'],
    },
  },
  ReEncrypt: {
    good: ({ blob, other }) => ({ CiphertextBlob: blob, DestinationKeyId: other }),
    key: 'DestinationKeyId',
    errors: {
      InvalidCiphertextException: ({ blob, other }) => [{ CiphertextBlob: blob?.subarray(1), DestinationKeyId: other }, none],
      IncorrectKeyException: ({ blob, other }) => [{ CiphertextBlob: blob, SourceKeyId: other, DestinationKeyId: other }, incorrectKey],
      InvalidKeyUsageException: ({ blob, signing }) => [
        { CiphertextBlob: blob, DestinationKeyId: signing },
        usage(signing, 'SIGN_VERIFY', 'ReEncrypt'),
      ],
    },
  },
  ReplicateKey: {
    ...of('primary', { ReplicaRegion: 'eu-central-1' }),
    errors: {
      AlreadyExistsException: ({ primary }) => [
        { KeyId: primary, ReplicaRegion: 'us-west-2' },
        `Unable to replicate key. A key with ID ${primary} already exists in us-west-2.`,
      ],
      LimitExceededException: ({ primary }) => [{ KeyId: primary, ReplicaRegion: 'eu-central-1', Policy: tooLong }, tooLongText],
      MalformedPolicyDocumentException: ({ primary }) => [{ KeyId: primary, ReplicaRegion: 'eu-central-1', Policy: '{' }, noPolicyText],
      TagException: ({ primary }) => [{ KeyId: primary, ReplicaRegion: 'eu-central-1', Tags: twice }, 'Duplicate tag keys'],
      UnsupportedOperationException: ({ symmetric }) => [
        { KeyId: symmetric, ReplicaRegion: 'eu-central-1' },
        `${keyArn(symmetric)} is not a multi-region primary key.`,
      ],
    },
  },
  RetireGrant: {
    ...of('symmetric', ({ grantId }) => ({ GrantId: grantId })),
    errors: {
      InvalidGrantTokenException: () => [{ GrantToken: 'bm90aGluZw==' }, 'Invalid grant token'],
      InvalidGrantIdException: ({ symmetric }) => [{ KeyId: symmetric, GrantId: 'none' }, 'Invalid grant ID none'],
      DryRunOperationException: ({ grantToken }) => [
        { GrantToken: grantToken, DryRun: true },
        'The request would have succeeded, but the DryRun option is set.',
      ],
    },
  },
  RevokeGrant: {
    ...of('symmetric', ({ grantId }) => ({ GrantId: grantId })),
    errors: {
      InvalidGrantIdException: ({ symmetric }) => [{ KeyId: symmetric, GrantId: 'none' }, 'Invalid grant ID none'],
    },
  },
  RotateKeyOnDemand: {
    ...of('symmetric'),
    errors: {
      UnsupportedOperationException: ({ signing }) => [{ KeyId: signing }, none],
      LimitExceededException: ({ worn }) => [
        { KeyId: worn },
        'The on-demand rotations limit has been reached for the given keyId. ' +
          `No more on-demand rotations can be performed for this key: ${keyArn(worn)}`,
      ],
      ConflictException: ({ rotating }) => [
        { KeyId: rotating },
        `An automatic rotation of ${keyArn(rotating)} is scheduled to begin within the next 20 minutes.`,
      ],
    },
  },
  ScheduleKeyDeletion: of('symmetric'),
  Sign: using('Sign', of('signing', sign)),
  TagResource: {
    ...of('symmetric', { Tags: [{ TagKey: 'a', TagValue: '1' }] }),
    errors: {
      TagException: ({ symmetric }) => [
        { KeyId: symmetric, Tags: [{ TagKey: 'aws:a', TagValue: '1' }] },
        'Tags beginning with aws: are reserved',
      ],
    },
  },
  UntagResource: {
    ...of('symmetric', { TagKeys: ['a'] }),
    errors: {
      TagException: ({ symmetric }) => [{ KeyId: symmetric, TagKeys: ['aws:a'] }, 'Tags beginning with aws: are reserved'],
    },
  },
  UpdateAlias: {
    good: ({ other }) => ({ AliasName: 'alias/there', TargetKeyId: other }),
    key: 'TargetKeyId',
    errors: { LimitExceededException: ({ named }) => [{ AliasName: 'alias/there', TargetKeyId: named }, aliasesText(named)] },
  },
  UpdateKeyDescription: of('symmetric', { Description: 'new' }),
  UpdatePrimaryRegion: {
    ...of('primary', { PrimaryRegion: 'us-west-2' }),
    errors: {
      UnsupportedOperationException: ({ symmetric }) => [
        { KeyId: symmetric, PrimaryRegion: 'us-west-2' },
        `${keyArn(symmetric)} is not a multi-region primary key.`,
      ],
    },
  },
  Verify: using(
    'Verify',
    of('signing', ({ signature }) => ({ ...sign, Signature: signature })),
    {
      KMSInvalidSignatureException: ({ signing, signature }) => [
        { KeyId: signing, ...sign, Message: Buffer.from('another'), Signature: signature },
        none,
      ],
    },
  ),
  VerifyMac: using(
    'VerifyMac',
    of('mac', ({ code }) => ({ ...mac, Mac: code })),
    {
      KMSInvalidMacException: ({ mac: KeyId, code }) => [{ KeyId, ...mac, Message: Buffer.from('another'), Mac: code }, none],
    },
  ),
};

/** Errors that are provoked alike wherever they are listed. */
const alike: Readonly<Record<string, (there: Menagerie, good: Input, key: string) => Provoked>> = {
  NotFoundException: (_there, good, key) => [{ ...good, [key]: ghost }, `Key '${keyArn(ghost)}' does not exist`],
  InvalidArnException: (_there, good, key) => [{ ...good, [key]: 'alias/there' }, 'Key Aliases are not supported for this operation.'],
  DisabledException: ({ disabled }, good, key) => [{ ...good, [key]: disabled }, `${keyArn(disabled)} is disabled.`],
  KMSInvalidStateException: ({ dying }, good, key) => [{ ...good, [key]: dying }, `${keyArn(dying)} is pending deletion.`],
  InvalidGrantTokenException: (_there, good) => [{ ...good, GrantTokens: ['bm90aGluZw=='] }, 'Invalid grant token'],
  InvalidMarkerException: (_there, good) => [{ ...good, Marker: badMarker }, 'Could not deserialize marker'],
  DryRunOperationException: (_there, good) => [
    { ...good, DryRun: true },
    'The request would have succeeded, but the DryRun option is set.',
  ],
};

/** Why an error comes about nowhere. */
const never: Readonly<Record<string, string>> = {
  KMSInternalException: 'a defect: none is known',
  DependencyTimeoutException: 'there is no service behind this one to wait for',
  KeyUnavailableException: 'only of keys in key stores outside, which have tests of their own',
};

/** Errors of key stores: tested with them. */
const ofKeyStores = /^(?:CustomKeyStore|CloudHsm|Xks|IncorrectTrustAnchor)/;

/** Why an error does not come about in one operation. */
const notHere: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateAlias: { InvalidAliasNameException: 'AWS is recorded to answer ValidationException, and NotAuthorizedException for its own names' },
  CreateGrant: { LimitExceededException: '50,000 grants on one key take too long to give' },
  CreateKey: { InvalidArnException: 'AWS is recorded to answer MalformedPolicyDocumentException to principals that are not there' },
  DeleteAlias: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  DeleteImportedKeyMaterial: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state that lasts' },
  DescribeKey: { InvalidArnException: 'it takes aliases, and AWS is recorded to answer NotFoundException to other ARNs' },
  EnableKey: { LimitExceededException: 'the number of keys is not limited' },
  GenerateDataKeyPair: { UnsupportedOperationException: 'only of keys in key stores' },
  GenerateDataKeyPairWithoutPlaintext: { UnsupportedOperationException: 'only of keys in key stores' },
  GenerateRandom: { UnsupportedOperationException: 'only of key stores' },
  GetKeyPolicy: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  GetKeyRotationStatus: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  GetPublicKey: {
    InvalidArnException: 'it takes aliases, and AWS is recorded to answer NotFoundException to other ARNs',
    InvalidKeyUsageException: 'the public key of every usage may be read',
  },
  ListGrants: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  ListKeyPolicies: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  ListKeyRotations: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  ListRetirableGrants: { NotFoundException: 'it names nothing that could be missing' },
  PutKeyPolicy: {
    KMSInvalidStateException: 'AWS’s table of key states lets it run in every state',
    UnsupportedOperationException: 'every key has a policy that can be put',
  },
  RetireGrant: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  RevokeGrant: { KMSInvalidStateException: 'AWS’s table of key states lets it run in every state' },
  TagResource: { LimitExceededException: 'AWS is recorded to answer TagException to the 51st tag' },
};

const served = [...kms.operations.keys()].filter((name) => !name.includes('CustomKeyStore'));
const listed = served.flatMap((operation) => (kms.model.operation(operation)?.errors ?? []).map((error) => [operation, error] as const));

function provocation(operation: string, error: string): Provocation | undefined {
  const { good, key = 'KeyId', errors = {} } = rows[operation] ?? {};
  const [own, general] = [errors[error], alike[error]];
  if (own !== undefined) return own;
  if (good === undefined || general === undefined || notHere[operation]?.[error] !== undefined) return undefined;
  return (there) => general(there, good(there), key);
}

describe('the errors that the model lists', () => {
  let backend: ReferenceBackend | undefined;
  let there: Menagerie | undefined;
  beforeAll(async () => {
    backend = await ReferenceBackend.start();
    there = await furnish(backend, new sdk.KMSClient({ ...backend.clientConfig(region), maxAttempts: 1 }));
  });
  afterAll(async () => {
    there?.kms.destroy();
    await backend?.stop();
  });

  const ask = (operation: string, input: Input): Promise<unknown> => {
    const Command = (sdk as unknown as Record<string, new (input: Input) => sdk.DescribeKeyCommand>)[`${operation}Command`];
    if (there === undefined || Command === undefined) throw new Error(`no ${operation} in the SDK`);
    return there.kms.send(new Command(input));
  };

  const provoked = listed.filter(([operation, error]) => provocation(operation, error) !== undefined);
  test.each(provoked)('%s is refused with %s', async (operation, name) => {
    if (there === undefined) throw new Error('no keys');
    const [input, text] = provocation(operation, name)?.(there) ?? [{}, none];
    expect(await refusal(ask(operation, input))).toEqual({ name, message: text, status: 400 });
  });

  test('are all provoked, or there is a reason why not', () => {
    const unexplained = listed
      .filter(([operation, error]) => provocation(operation, error) === undefined)
      .filter(([operation, error]) => (never[error] ?? notHere[operation]?.[error]) === undefined && !ofKeyStores.test(error));
    expect(unexplained).toEqual([]);
    expect(provoked.length).toBeGreaterThan(200);
  });

  test('and no reason is given for what is not listed, or provoked nevertheless', () => {
    const known = new Set(listed.map((pair) => pair.join(' ')));
    const reasons = Object.entries(notHere).flatMap(([operation, errors]) => Object.keys(errors).map((error) => [operation, error]));
    expect(reasons.filter((pair) => !known.has(pair.join(' ')))).toEqual([]);
    const own = Object.entries(rows).flatMap(([operation, { errors = {} }]) => Object.keys(errors).map((error) => [operation, error]));
    expect(own.filter((pair) => !known.has(pair.join(' ')))).toEqual([]);
    expect(served.filter((operation) => rows[operation] === undefined)).toEqual([]);
  });
});
