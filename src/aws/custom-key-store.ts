import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { checkText } from './checked-text';
import { keyStoreKind, literalSecret } from './key-errors';
import { KmsCustomKeyStore } from './resources';
import { checkLength, isKnown } from '../core/checks';
import { keyStore as rule } from '../facts/aws/key-stores';

/**
 * A CloudHSM cluster that holds key material.
 */
export interface CloudHsmKeyStoreOptions {
  /**
   * The id of the active cluster, for example `cluster-234abcdefABCDEF`.
   */
  readonly clusterId: string;

  /**
   * The certificate (PEM) that signed the cluster's, `customerCA.crt`.
   */
  readonly trustAnchorCertificate: string;

  /**
   * The password of the cluster's user `kmsuser`, 7 to 32 characters. A value known only at apply; text is refused.
   */
  readonly kmsUserPassword: string;
}

/**
 * A key manager outside AWS, reached by an external key store proxy.
 */
export interface ExternalKeyStoreOptions {
  /**
   * The origin of the proxy, for example `https://xks.example.com`.
   */
  readonly proxyUriEndpoint: string;

  /**
   * The path of the proxy's API, which ends with `/kms/xks/v1`.
   */
  readonly proxyUriPath: string;

  /**
   * The id of the credential KMS signs its requests with, 20 to 30 letters and digits 2 to 7.
   */
  readonly proxyAccessKeyId: string;

  /**
   * The secret of the credential. A value known only at apply; text is refused.
   */
  readonly proxySecretAccessKey: string;

  /**
   * The name of the VPC endpoint service the proxy is behind.
   *
   * @default - the proxy is reached over the internet
   */
  readonly vpcEndpointServiceName?: string;
}

/**
 * How a custom key store is made: either by `cloudHsm` or by `external`.
 */
export interface CustomKeyStoreProps {
  /**
   * A name, unique in account and Region, at most 256 characters.
   */
  readonly customKeyStoreName: string;

  /**
   * The CloudHSM cluster that holds the key material.
   *
   * @default - none
   */
  readonly cloudHsm?: CloudHsmKeyStoreOptions;

  /**
   * The external key manager that holds the key material.
   *
   * @default - none
   */
  readonly external?: ExternalKeyStoreOptions;

  /**
   * The provider, and so the account and Region, of the key store.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A key store outside KMS, whose keys never leave a CloudHSM cluster or a key manager of your own.
 *
 * KMS must be connected to it (ConnectCustomKeyStore) before keys can be made in it; Terraform does not do that.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html
 * @example
 * const secret = new TerraformVariable(stack, 'proxy_secret', { sensitive: true });
 * const customKeyStore = new aws.CustomKeyStore(stack, 'Store', {
 *   customKeyStoreName: 'hold-your-own-key',
 *   external: {
 *     proxyUriEndpoint: 'https://xks.example.com',
 *     proxyUriPath: '/example/kms/xks/v1',
 *     proxyAccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
 *     proxySecretAccessKey: secret.stringValue,
 *   },
 * });
 * new aws.Key(stack, 'Key', { customKeyStore, externalKeyId: 'key-1' });
 */
export class CustomKeyStore extends Construct {
  /**
   * The id. May be a token.
   *
   * @attribute
   */
  public readonly customKeyStoreId: string;

  /**
   * Whether the key material is in an external key manager, and not in a CloudHSM cluster.
   */
  public readonly external?: boolean;

  constructor(scope: Construct, id: string, props: CustomKeyStoreProps) {
    super(scope, id);
    const { cloudHsm, external } = props;
    if ((cloudHsm === undefined) === (external === undefined)) throw keyStoreKind(this, cloudHsm === undefined ? 'neither' : 'both');
    checkLength(this, 'customKeyStoreName', props.customKeyStoreName, rule.name);
    if (cloudHsm !== undefined) this.checkCloudHsm(cloudHsm);
    if (external !== undefined) this.checkExternal(external);

    const resource = new KmsCustomKeyStore(this, 'Resource', {
      customKeyStoreName: props.customKeyStoreName,
      customKeyStoreType: external === undefined ? 'AWS_CLOUDHSM' : 'EXTERNAL_KEY_STORE',
      cloudHsmClusterId: cloudHsm?.clusterId,
      trustAnchorCertificate: cloudHsm?.trustAnchorCertificate,
      keyStorePassword: cloudHsm?.kmsUserPassword,
      ...(external === undefined ? {} : proxySettings(external)),
      provider: props.provider,
    });
    this.customKeyStoreId = resource.id;
    this.external = external !== undefined;
  }

  private checkCloudHsm(options: CloudHsmKeyStoreOptions): void {
    checkText(this, 'clusterId', options.clusterId, rule.clusterId, 'the id of a CloudHSM cluster');
    checkLength(this, 'trustAnchorCertificate', options.trustAnchorCertificate, rule.trustAnchorCertificate);
    if (isKnown(options.kmsUserPassword)) throw literalSecret(this, 'kmsUserPassword');
  }

  private checkExternal(options: ExternalKeyStoreOptions): void {
    checkText(this, 'proxyUriEndpoint', options.proxyUriEndpoint, rule.proxyUriEndpoint, 'an origin like https://xks.example.com');
    checkText(this, 'proxyUriPath', options.proxyUriPath, rule.proxyUriPath, 'a path that ends with /kms/xks/v1');
    checkText(this, 'proxyAccessKeyId', options.proxyAccessKeyId, rule.accessKeyId, '20 to 30 of the letters A to Z and digits 2 to 7');
    if (isKnown(options.proxySecretAccessKey)) throw literalSecret(this, 'proxySecretAccessKey');
  }
}

function proxySettings(external: ExternalKeyStoreOptions) {
  return {
    xksProxyUriEndpoint: external.proxyUriEndpoint,
    xksProxyUriPath: external.proxyUriPath,
    xksProxyConnectivity: external.vpcEndpointServiceName === undefined ? 'PUBLIC_ENDPOINT' : 'VPC_ENDPOINT_SERVICE',
    xksProxyVpcEndpointServiceName: external.vpcEndpointServiceName,
    xksProxyAuthenticationCredential: { accessKeyId: external.proxyAccessKeyId, rawSecretAccessKey: external.proxySecretAccessKey },
  };
}
