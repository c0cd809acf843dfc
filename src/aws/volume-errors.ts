import type { IConstruct } from 'constructs';
import { quote } from './errors';
import type { ValidationError } from '../core/errors';
import { refused } from '../core/errors';
import { completionDuration } from '../facts/aws/snapshots';

export const copyDecrypted = (scope: IConstruct, source: string): ValidationError =>
  refused(scope, {
    option: 'encrypted',
    allowed: `true, because ${source} is encrypted and a copy cannot take that back`,
    got: 'false',
    wayOut: 'leave encrypted out',
  });

export const copyFromUnknownRegion = (scope: IConstruct, option: string): ValidationError =>
  refused(scope, { option, allowed: 'given where the Region of the source is known only at apply', got: 'none' });

export const badCompletionDuration = (scope: IConstruct, got: number): ValidationError =>
  refused(scope, {
    option: 'completionDuration',
    allowed: `a multiple of ${completionDuration.step} minutes`,
    got: `${got} minutes`,
  });

export const attachedElsewhere = (scope: IConstruct, volume: string, first: string): ValidationError =>
  refused(scope, {
    option: 'volume',
    allowed: 'attached once, unless it is made with multiAttach',
    got: `${volume}, which ${first} attaches`,
  });

export const badDeviceName = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'deviceName', allowed: 'a name like /dev/sdf or /dev/xvdf', got: quote(got) });

export const deviceNameRequired = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'deviceName', allowed: 'given for a device that is not the root device', got: 'none' });

export const snapshotOfRootDevice = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'snapshot', allowed: 'left out for the root device, whose snapshot is the image', got: 'a snapshot' });

export const secondInAccount = (scope: IConstruct, what: string, first: string): ValidationError =>
  refused(scope, {
    option: 'provider',
    allowed: `one of an account and Region without ${what} in this stack`,
    got: `the provider of ${first}, which sets the same`,
  });

export const keyWithoutDefault = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'enabled', allowed: 'true where encryptionKey is given', got: 'false', wayOut: 'leave one of the two out' });

export const noZones = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'availabilityZones', allowed: 'a list of at least one', got: 'an empty list' });
