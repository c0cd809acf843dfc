import { keyOf, table } from '../storage/record-store';

/** What instances can be launched by: versions of a request, under a name. */
export interface LaunchTemplate {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly createdAt: number;
  /** ARN. */
  readonly createdBy: string;
  readonly defaultVersion: number;
  /** Numbers are given once: also of a version that was deleted. */
  readonly latestVersion: number;
}

export interface LaunchTemplateVersion {
  readonly templateId: string;
  readonly number: number;
  readonly description: string;
  readonly createdAt: number;
  readonly createdBy: string;
  /** The cloud's own words for what is launched, as JSON. */
  readonly data: string;
}

export const launchTemplateTable = table<LaunchTemplate>('block-launch-template');
export const launchTemplateVersionTable = table<LaunchTemplateVersion>('block-launch-template-version');

type Of = Pick<LaunchTemplate, 'account' | 'region' | 'id'>;

/** In the order of the numbers. */
export const versionKey = ({ account, region, id }: Of, number: number): string =>
  keyOf(account, region, id, String(number).padStart(10, '0'));
export const versionPrefix = ({ account, region, id }: Of): string => keyOf(account, region, id, '');
