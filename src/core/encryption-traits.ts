import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from './encryption-key';
import { secondTrait } from './errors';

/**
 * What kind of thing an encryption trait speaks of.
 */
export enum EncryptionSubject {
  /** A key that encrypts other things. */
  KEY = 'key',
  /** A block volume. */
  VOLUME = 'volume',
  /** A snapshot of a block volume. */
  SNAPSHOT = 'snapshot',
  /** An object bucket. */
  BUCKET = 'bucket',
}

/**
 * Under whose key data is encrypted at rest.
 */
export enum EncryptionState {
  /** Encrypted under a key the customer controls. */
  CUSTOMER_KEY = 'customer-key',
  /** Encrypted under a key of the cloud provider. */
  PROVIDER_KEY = 'provider-key',
  /** Not encrypted. */
  UNENCRYPTED = 'unencrypted',
  /** Not known, as for a resource imported without saying so. */
  UNKNOWN = 'unknown',
}

/**
 * How one construct takes part in encryption at rest. Audits read these instead of knowing classes.
 */
export interface EncryptionTrait {
  /**
   * What kind of thing the construct is.
   */
  readonly subject: EncryptionSubject;

  /**
   * Under whose key its data (for a key: the data of those who use it) is encrypted.
   */
  readonly state: EncryptionState;

  /**
   * The key that encrypts it.
   *
   * @default - none, or not known
   */
  readonly key?: IEncryptionKey;

  /**
   * What it was made from and shares key material with: a snapshot's volume, a restored volume's snapshot, a replica key's primary key.
   *
   * @default - it was made new, or its origin is not known
   */
  readonly origin?: IConstruct;
}

// A registered symbol, so that two copies of the library in one app read the same trait.
const traitSymbol = Symbol.for('atrest/EncryptionTrait');
type Traited = IConstruct & { [traitSymbol]?: EncryptionTrait };

/**
 * The register of encryption traits of a construct tree.
 *
 * @example
 * const volume = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8) });
 * EncryptionTraits.of(volume)?.state; // EncryptionState.PROVIDER_KEY
 */
export class EncryptionTraits {
  /**
   * The trait of a construct, or undefined if it has declared none.
   */
  public static of(construct: IConstruct): EncryptionTrait | undefined {
    return (construct as Traited)[traitSymbol];
  }

  /**
   * Every construct at or below a scope that has declared a trait, in the tree's order.
   */
  public static within(scope: IConstruct): IConstruct[] {
    return scope.node.findAll().filter((construct) => EncryptionTraits.of(construct) !== undefined);
  }

  /**
   * Declare the trait of a construct of your own, so that audits and lineage checks see it.
   *
   * Throws if the construct has declared one already.
   */
  public static declare(construct: IConstruct, trait: EncryptionTrait): void {
    if (EncryptionTraits.of(construct) !== undefined) throw secondTrait(construct);
    Object.defineProperty(construct, traitSymbol, { value: trait, enumerable: false });
  }

  private constructor() {
    // Only a name for its static methods.
  }
}
