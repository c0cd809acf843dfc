import { kmsError } from './errors';
import type { CreateCustomKeyStoreRequest, UpdateCustomKeyStoreRequest } from '../../../../facts/aws/models/kms';
import type { KeyStoreBacking } from '../../../keys/external/create-key-store';
import type { KeyStoreChange } from '../../../keys/external/update-key-store';
import type { AwsError } from '../aws-error';

/**
 * What CreateCustomKeyStore says of what is behind the store. Which parameters a type must have and may not have: API reference; the words are
 * not recorded. @throws AwsError ValidationException
 */
export function backingOf(input: CreateCustomKeyStoreRequest): KeyStoreBacking {
  const type = input.CustomKeyStoreType ?? 'AWS_CLOUDHSM';
  const needed = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw invalid(`${name} is required for a custom key store of type ${type}.`);
    return value;
  };
  if (type === 'AWS_CLOUDHSM') {
    refuseGiven(input, proxyParameters, type);
    needed('CloudHsmClusterId', input.CloudHsmClusterId);
    needed('KeyStorePassword', input.KeyStorePassword);
    needed('TrustAnchorCertificate', input.TrustAnchorCertificate);
    return { kind: 'cluster' };
  }
  refuseGiven(input, clusterParameters, type);
  const connectivity = needed('XksProxyConnectivity', input.XksProxyConnectivity);
  const { AccessKeyId, RawSecretAccessKey } = needed('XksProxyAuthenticationCredential', input.XksProxyAuthenticationCredential);
  const endpoint = needed('XksProxyUriEndpoint', input.XksProxyUriEndpoint);
  const path = needed('XksProxyUriPath', input.XksProxyUriPath);
  if (connectivity === 'PUBLIC_ENDPOINT') {
    refuseEndpointService(input);
    return { kind: 'proxy', address: { endpoint, path, accessKeyId: AccessKeyId }, secret: Buffer.from(RawSecretAccessKey) };
  }
  needed('XksProxyVpcEndpointServiceName', input.XksProxyVpcEndpointServiceName);
  return { kind: 'endpoint-service', endpoint, path };
}

/** What UpdateCustomKeyStore changes; every store there is, is external. @throws AwsError ValidationException */
export function changeOf(input: UpdateCustomKeyStoreRequest): KeyStoreChange {
  refuseGiven(input, clusterParameters, 'EXTERNAL_KEY_STORE');
  const connectivity = connectivityOf(input);
  return {
    ...(input.NewCustomKeyStoreName === undefined ? {} : { name: input.NewCustomKeyStoreName }),
    ...(input.XksProxyUriEndpoint === undefined ? {} : { endpoint: input.XksProxyUriEndpoint }),
    ...(input.XksProxyUriPath === undefined ? {} : { path: input.XksProxyUriPath }),
    ...(input.XksProxyAuthenticationCredential === undefined ? {} : { credential: credentialOf(input.XksProxyAuthenticationCredential) }),
    ...(connectivity === undefined ? {} : { connectivity }),
  };
}

const credentialOf = ({
  AccessKeyId,
  RawSecretAccessKey,
}: NonNullable<UpdateCustomKeyStoreRequest['XksProxyAuthenticationCredential']>) => ({
  accessKeyId: AccessKeyId,
  secret: Buffer.from(RawSecretAccessKey),
});

function connectivityOf(input: UpdateCustomKeyStoreRequest): KeyStoreChange['connectivity'] {
  if (input.XksProxyConnectivity !== 'VPC_ENDPOINT_SERVICE') {
    refuseEndpointService(input);
    return input.XksProxyConnectivity === undefined ? undefined : 'public';
  }
  if (input.XksProxyUriEndpoint === undefined || input.XksProxyVpcEndpointServiceName === undefined) {
    throw invalid('XksProxyConnectivity VPC_ENDPOINT_SERVICE requires XksProxyUriEndpoint and XksProxyVpcEndpointServiceName.');
  }
  return 'endpoint-service';
}

type StoreParameters = CreateCustomKeyStoreRequest | UpdateCustomKeyStoreRequest;

const clusterParameters = ['CloudHsmClusterId', 'KeyStorePassword', 'TrustAnchorCertificate'] as const;
const proxyParameters = [
  'XksProxyConnectivity',
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
  'XksProxyAuthenticationCredential',
  'XksProxyVpcEndpointServiceName',
  'XksProxyVpcEndpointServiceOwner',
] as const;

function refuseGiven(input: StoreParameters, names: readonly string[], type: string): void {
  const given = new Map(Object.entries(input));
  const wrong = names.find((name) => given.get(name) !== undefined);
  if (wrong !== undefined) throw invalid(`${wrong} is not valid for a custom key store of type ${type}.`);
}

function refuseEndpointService({ XksProxyVpcEndpointServiceName: name, XksProxyVpcEndpointServiceOwner: owner }: StoreParameters): void {
  if (name !== undefined || owner !== undefined) {
    throw invalid('A VPC endpoint service is valid only with XksProxyConnectivity VPC_ENDPOINT_SERVICE.');
  }
}

const invalid = (message: string): AwsError => kmsError('ValidationException', message);
