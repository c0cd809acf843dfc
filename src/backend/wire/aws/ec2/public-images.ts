import { bytesOf } from './gibibytes';
import type { FoundImage } from './images';
import { publicImages } from '../../../../facts/aws/public-images';
import type { PublicImageRule } from '../../../../facts/aws/public-images';
import { everybody } from '../../../block/snapshot-sharing';
import { hexDigest } from '../../../crypto/digests';

/** Account of Amazon's own images: EC2 User Guide, "Find an AMI". */
export const amazonsAccount = '137112412989';

/** The public images that are known by name. Their ids are made from the name, one for each region. */
export const publicImagesOf = (region: string): readonly FoundImage[] => publicImages.map((rule) => imageOf(region, rule));

const publishers: ReadonlySet<string> = new Set(publicImages.map(({ owner }) => owner));

const imageOf = (region: string, rule: PublicImageRule): FoundImage => ({
  id: `ami-0${hexDigest('sha256', Buffer.from(`${region}/${rule.owner}/${rule.name}`)).slice(0, 16)}`,
  account: rule.owner,
  region,
  name: rule.name,
  description: rule.description,
  state: 'available',
  createdAt: Date.parse(rule.created),
  rootDevice: rule.rootDevice,
  devices: [{ device: rule.rootDevice, size: bytesOf(rule.size), type: rule.type, encrypted: false, deleteOnTermination: true }],
  traits: {
    architecture: rule.architecture,
    virtualization: 'hvm',
    enhancedNetworking: true,
    sriov: 'simple',
    ...(rule.bootMode === undefined ? {} : { bootMode: rule.bootMode }),
    ...(rule.imds === undefined ? {} : { imds: rule.imds }),
  },
  sharedWith: [everybody],
  tags: [],
  ...(rule.alias === undefined ? {} : { alias: rule.alias }),
  ...(rule.windows === undefined ? {} : { platform: 'windows' }),
});

/** Somebody's public image of which only the id is known: what cannot be known of it is told of none. */
export const publicImage = (region: string, id: string): FoundImage => ({
  id,
  account: amazonsAccount,
  region,
  name: id,
  description: '',
  state: 'available',
  createdAt: Date.parse('2024-01-01'),
  rootDevice: '/dev/xvda',
  devices: [{ device: '/dev/xvda', size: bytesOf(8), type: 'gp2', encrypted: false, deleteOnTermination: true }],
  traits: { architecture: 'x86_64', virtualization: 'hvm', enhancedNetworking: true },
  sharedWith: [everybody],
  tags: [],
  alias: 'amazon',
});

/** Whether more is known of the image than its id. */
export const isNamed = ({ id, name }: FoundImage): boolean => name !== id;

/** Whether the image was registered here: what it consists of is here too. */
export const isHere = ({ alias, account }: FoundImage): boolean => alias === undefined && !publishers.has(account);
