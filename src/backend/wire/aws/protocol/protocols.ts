import { ec2Query } from './ec2-query';
import { json } from './json';
import type { Protocol } from './protocol';
import { query } from './query';
import { restJson } from './rest-json';
import { restXml } from './rest-xml';
import type { ProtocolName } from '../../../../facts/aws/model';

/** The codec of each protocol a model can name. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  json,
  query,
  ec2: ec2Query,
  'rest-xml': restXml,
  'rest-json': restJson,
};
