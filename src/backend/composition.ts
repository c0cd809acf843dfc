import type { Duties, Duty } from './agenda';
import type * as BlockServiceModule from './block/block-service';
import type { AdjustableClock } from './clock';
import { storedTrail } from './events';
import type { EventTrail } from './events';
import { authoriser } from './identity/authoriser';
import { credentialLookup } from './identity/credentials';
import type { IdentityRooms } from './identity/identity-rooms';
import { madeCredentials } from './identity/made-credentials';
import { accessRules } from './identity/policy/access-rules';
import { PolicyCache } from './identity/policy/policy-cache';
import type { serviceRoles as ServiceRoles } from './identity/service-role';
import type * as KeyCheckModule from './keys/key-check';
import type * as KeyDutiesModule from './keys/key-duties';
import type { KeyHierarchy } from './keys/key-hierarchy';
import { keyMaterialCache } from './keys/key-material';
import { storedLastUsages } from './keys/last-usage';
import { rootKey } from './keys/root-key';
import type * as ServiceDataKeysModule from './keys/service-data-keys';
import type { Log } from './log';
import type { ObjectKeyWrap } from './object/object-key-wrap';
import type * as ObjectServiceModule from './object/object-service';
import { once } from './once';
import type { SendOutside } from './outgoing';
import type { Random } from './random';
import type { BlobStore } from './storage/blob-store';
import type { RecordStore } from './storage/record-store';
import { awsServices } from './wire/aws/aws-services';
import { answer } from './wire/aws/pipeline';
import { policyVerifier } from './wire/aws/signature/policy-form';
import { signatureVerifier } from './wire/aws/signature/verify';
import type { WireRequest, WireResponse } from './wire/message';
import type { Services } from './wire/services';
import { ec2TagRules } from '../facts/aws/ec2-tags';

export interface Stores {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  /** 32 bytes; wiped by whoever composes from it. */
  readonly rootSecret: Buffer;
  /** Made for this run: no earlier process can have left anything in them. */
  readonly fresh?: true;
}

/** A backend's parts, put together. Nothing here decides anything. */
export interface Composition {
  readonly services: Services;
  readonly events: EventTrail;
  readonly duties: Duties;
  handle(request: WireRequest): Promise<WireResponse>;
  /**
   * Ends what runs in the background and wipes every key in memory, whatever fails. The stores are not closed.
   * @throws BlockFault `io-error` where a last flush failed.
   */
  close(): Promise<void>;
}

export interface Surroundings {
  readonly clock: AdjustableClock;
  readonly random: Random;
  readonly log: Log;
  /** The way to the proxies of external key stores. */
  readonly send: SendOutside;
}

/**
 * Opens the services over the stores and ends what an earlier process was in the middle of. Block and object storage are loaded when they
 * are first asked for (`docs/decisions/0012`): most runs use one of them or none.
 */
export async function compose(
  { records, blobs, rootSecret, fresh }: Stores,
  { clock, random, log, send }: Surroundings,
): Promise<Composition> {
  const root = rootKey(rootSecret, random);
  const events = storedTrail(records, (error) => log.error('events could not be stored', error));
  const policies = new PolicyCache();
  const identity: IdentityRooms = { records, clock, random, policies, seal: root };
  const authorise = authoriser(identity);
  const keys: KeyHierarchy = {
    records,
    rootKey: root,
    clock,
    random,
    events,
    materials: keyMaterialCache(),
    proxies: { send, time: clock.unadvanced },
    lastUsages: storedLastUsages(records, (error) => log.error('the last use of keys could not be stored', error)),
    authorise: (access) => authorise(access, access.resourcePolicy === undefined ? accessRules.general : accessRules.kms),
  };
  /* eslint-disable @typescript-eslint/no-require-imports -- import() would not run inside a user's jest */
  const dataKeys = once(() => (require('./keys/service-data-keys') as typeof ServiceDataKeysModule).serviceDataKeys(keys));
  const block = once(() => {
    const { BlockService } = require('./block/block-service') as typeof BlockServiceModule;
    const report = (error: unknown) => log.error('background work on a volume failed', error);
    return new BlockService({ records, blobs, dataKeys: dataKeys(), clock, random, tagRules: ec2TagRules, report });
  });
  const objects = once(() => {
    const { objectService } = require('./object/object-service') as typeof ObjectServiceModule;
    const { keyCheck } = require('./keys/key-check') as typeof KeyCheckModule;
    const keyWrap: ObjectKeyWrap = {
      wrap: (key, aad) => root.seal('object-key', key, aad),
      unwrap: (wrapped, aad) => root.open('object-key', wrapped, aad),
    };
    const { serviceRoles } = require('./identity/service-role') as { readonly serviceRoles: typeof ServiceRoles };
    return objectService({
      clock,
      random,
      records,
      blobs,
      dataKeys: dataKeys(),
      keyCheck: keyCheck(keys),
      roles: serviceRoles(identity, authorise, 's3.amazonaws.com'),
      report: (error) => log.error('background work on objects failed', error),
      keyWrap,
    });
  });
  const duties = once(() => {
    const { keyDuties } = require('./keys/key-duties') as typeof KeyDutiesModule;
    return new Map<string, Duty>([...keyDuties(keys), ...block().duties, ...objects().duties]);
  });
  /* eslint-enable @typescript-eslint/no-require-imports */

  if (!fresh) {
    await blobs.recover(async (id) => (await block().namesBlob(id)) || objects().namesBlob(id));
    await block().recover();
    await objects().recover();
  }

  const services: Services = {
    clock,
    random,
    policies,
    identity,
    authorise,
    keys,
    get block() {
      return block();
    },
    get objects() {
      return objects();
    },
  };
  const clientTime = clock.unadvanced;
  const findCredential = credentialLookup(madeCredentials(identity));
  const verifierParts = { findCredential, clock: clientTime, sessionClock: clock };
  const verify = signatureVerifier(verifierParts);
  const front = { services, awsServices, verify, verifyPolicy: policyVerifier(verifierParts), clientTime, log };
  return {
    services,
    events,
    duties: { get: (name) => duties().get(name) },
    handle: (request) => answer(front, request),
    async close() {
      const [flushed] = await Promise.allSettled([block.made()?.close(), objects.made()?.close()]);
      // What could not be flushed is lost; its keys are wiped all the same.
      await block.made()?.loseHosts();
      await events.flush();
      await keys.lastUsages.flush();
      keys.materials.clear();
      root.close();
      if (flushed.status === 'rejected') throw flushed.reason;
    },
  };
}
