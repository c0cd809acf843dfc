import { findEntity, getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import type { AnyOperation, Call } from '../../operation';
import { iamError } from '../errors';

interface UserInput {
  readonly UserName?: string;
}

/** Credentials of users that cannot be made here, so that there never are any: what IAM answers to who asks for them. */
const lists = {
  ListMFADevices: 'MFADevices',
  ListSSHPublicKeys: 'SSHPublicKeys',
  ListServiceSpecificCredentials: 'ServiceSpecificCredentials',
  ListSigningCertificates: 'Certificates',
} as const;

async function assertUser({ services, principal }: Call, { UserName: name }: UserInput): Promise<void> {
  if (name !== undefined) await getEntity(services.identity.records, 'user', principal.account, name);
}

const noProfile = (name: string): Error => iamError(404, 'NoSuchEntity', `Login Profile for User ${name} cannot be found.`);

const profile = (operationName: 'GetLoginProfile' | 'DeleteLoginProfile'): AnyOperation =>
  operation<UserInput, undefined>({
    name: operationName,
    async run(call, input) {
      const { UserName: name = '' } = input;
      const user = await findEntity(call.services.identity.records, 'user', call.principal.account, name);
      if (user === undefined) await assertUser(call, input);
      throw noProfile(name);
    },
  });

export const unsetCredentials: readonly AnyOperation[] = [
  ...Object.entries(lists).map(([name, member]) =>
    operation<UserInput, object>({
      name,
      async run(call, input) {
        await assertUser(call, input);
        return { [member]: [], IsTruncated: false };
      },
    }),
  ),
  operation<object, object>({ name: 'ListVirtualMFADevices', run: () => Promise.resolve({ VirtualMFADevices: [], IsTruncated: false }) }),
  operation<object, object>({ name: 'ListAccountAliases', run: () => Promise.resolve({ AccountAliases: [], IsTruncated: false }) }),
  profile('GetLoginProfile'),
  profile('DeleteLoginProfile'),
];
