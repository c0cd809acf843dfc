/** A public image by its name; ids differ from region to region and are not known here. */
export interface PublicImageRule {
  /** Account of the publisher. */
  readonly owner: string;
  readonly alias?: 'amazon';
  readonly name: string;
  readonly description: string;
  /** ISO 8601 date of publication. */
  readonly created: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly rootDevice: '/dev/xvda' | '/dev/sda1';
  /** GiB. */
  readonly size: number;
  readonly type: 'gp2' | 'gp3';
  readonly bootMode?: 'uefi' | 'uefi-preferred';
  readonly imds?: 'v2.0';
  readonly windows?: true;
}

/** EC2 user guide, "Find an AMI" and the publishers' own pages (2026-11). */
const amazon = { owner: '137112412989', alias: 'amazon', rootDevice: '/dev/xvda', size: 8 } as const;
const canonical = { owner: '099720109477', rootDevice: '/dev/sda1', size: 8 } as const;
const debian = { owner: '136693071363', rootDevice: '/dev/xvda', size: 8, type: 'gp3' } as const;
const windows = { owner: '801119661308', alias: 'amazon', rootDevice: '/dev/sda1', size: 30, type: 'gp2', windows: true } as const;

/** Amazon Linux 2023, release 2023.4.20240611 (aws/amazon-ecs-ami#257). */
const al2023 = (architecture: 'x86_64' | 'arm64', kind: '' | 'minimal-', size: number): PublicImageRule => ({
  ...amazon,
  size,
  name: `al2023-ami-${kind}2023.4.20240611.0-kernel-6.1-${architecture}`,
  description: `Amazon Linux 2023 AMI 2023.4.20240611.0 ${architecture} HVM kernel-6.1`,
  created: '2024-06-11',
  architecture,
  type: 'gp3',
  bootMode: architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
  imds: 'v2.0',
});

/** Amazon Linux 2, release 2.0.20230727 (aws/amazon-ecs-ami#138). */
const al2 = (architecture: 'x86_64' | 'arm64', kernel: '' | 'kernel-5.10-'): PublicImageRule => ({
  ...amazon,
  name: `amzn2-ami-${kernel}hvm-2.0.20230727.0-${architecture}-gp2`,
  description: `Amazon Linux 2 AMI 2.0.20230727.0 ${architecture} HVM gp2`,
  created: '2023-07-27',
  architecture,
  type: 'gp2',
});

/** jammy 20230516 and noble 20250516: Dallinger/Dallinger#7713. */
const ubuntu = (folder: string, release: string, arch: 'amd64' | 'arm64', date: string, type: 'gp2' | 'gp3'): PublicImageRule => ({
  ...canonical,
  name: `ubuntu/images/${folder}/ubuntu-${release}-${arch}-server-${date}`,
  description: `Canonical, Ubuntu, ${release.replace(/^\w+-/, '')} LTS, ${arch} ${release.replace(/-.*$/, '')} image build on ${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
  created: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
  architecture: arch === 'amd64' ? 'x86_64' : 'arm64',
  type,
});

/**
 * One release of each family that examples and tests look up by name; not all that there are. Their content is not here: what is
 * launched from them begins empty (docs/decisions/0027).
 */
export const publicImages: readonly PublicImageRule[] = [
  al2023('x86_64', '', 8),
  al2023('arm64', '', 8),
  al2023('x86_64', 'minimal-', 2),
  al2023('arm64', 'minimal-', 2),
  al2('x86_64', ''),
  al2('arm64', ''),
  al2('x86_64', 'kernel-5.10-'),
  al2('arm64', 'kernel-5.10-'),
  ubuntu('hvm-ssd', 'jammy-22.04', 'amd64', '20230516', 'gp2'),
  ubuntu('hvm-ssd', 'jammy-22.04', 'arm64', '20230516', 'gp2'),
  ubuntu('hvm-ssd-gp3', 'noble-24.04', 'amd64', '20250516', 'gp3'),
  ubuntu('hvm-ssd-gp3', 'noble-24.04', 'arm64', '20250516', 'gp3'),
  {
    ...debian,
    name: 'debian-12-amd64-20231013-1532',
    description: 'Debian 12 (20231013-1532)',
    created: '2023-10-13',
    architecture: 'x86_64',
  },
  {
    ...debian,
    name: 'debian-12-arm64-20231013-1532',
    description: 'Debian 12 (20231013-1532)',
    created: '2023-10-13',
    architecture: 'arm64',
    bootMode: 'uefi',
  },
  {
    ...windows,
    name: 'Windows_Server-2022-English-Full-Base-2024.05.15',
    description: 'Microsoft Windows Server 2022 Full Locale English AMI provided by Amazon',
    created: '2024-05-15',
    architecture: 'x86_64',
  },
];
