export interface InstanceTypeRule {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly architectures: readonly ('i386' | 'x86_64' | 'arm64')[];
  readonly hypervisor: 'nitro' | 'xen';
  /** Earns CPU credits. */
  readonly burstable: boolean;
  readonly currentGeneration: boolean;
}

const rule = (vcpus: number, gibibytes: number, more: Partial<InstanceTypeRule> = {}): InstanceTypeRule => ({
  vcpus,
  memoryMib: gibibytes * 1024,
  architectures: ['x86_64'],
  hypervisor: 'nitro',
  burstable: false,
  currentGeneration: true,
  ...more,
});

const xen = { hypervisor: 'xen' } as const;
const t2 = { ...xen, burstable: true } as const;
const t3 = { burstable: true } as const;
const t4g = { burstable: true, architectures: ['arm64'] } as const;
const arm = { architectures: ['arm64'] } as const;

/**
 * The types that examples and tests use; not all that AWS has. Amazon EC2 Instance Types guide, specifications by family (2026-11). All of
 * them take encrypted volumes.
 */
export const instanceTypes = {
  'm1.small': rule(1, 1.69921875, { ...xen, architectures: ['i386', 'x86_64'], currentGeneration: false }),
  't2.nano': rule(1, 0.5, t2),
  't2.micro': rule(1, 1, t2),
  't2.small': rule(1, 2, t2),
  't2.medium': rule(2, 4, t2),
  't2.large': rule(2, 8, t2),
  't3.nano': rule(2, 0.5, t3),
  't3.micro': rule(2, 1, t3),
  't3.small': rule(2, 2, t3),
  't3.medium': rule(2, 4, t3),
  't3.large': rule(2, 8, t3),
  't3.xlarge': rule(4, 16, t3),
  't3a.micro': rule(2, 1, t3),
  't3a.small': rule(2, 2, t3),
  't3a.medium': rule(2, 4, t3),
  't4g.nano': rule(2, 0.5, t4g),
  't4g.micro': rule(2, 1, t4g),
  't4g.small': rule(2, 2, t4g),
  't4g.medium': rule(2, 4, t4g),
  'm5.large': rule(2, 8),
  'm5.xlarge': rule(4, 16),
  'm6i.large': rule(2, 8),
  'm6g.large': rule(2, 8, arm),
  'm7i.large': rule(2, 8),
  'm7g.large': rule(2, 8, arm),
  'c5.large': rule(2, 4),
  'c6i.large': rule(2, 4),
  'c7g.large': rule(2, 4, arm),
  'r5.large': rule(2, 16),
  'r6i.large': rule(2, 16),
} as const satisfies Readonly<Record<string, InstanceTypeRule>>;

export type InstanceTypeName = keyof typeof instanceTypes;

/** What RunInstances makes when it is told no type. EC2 API Reference, RunInstances `InstanceType` (2026-11). */
export const defaultInstanceType: InstanceTypeName = 'm1.small';

export const isInstanceType = (name: string): name is InstanceTypeName => Object.hasOwn(instanceTypes, name);

/** T2 instances are launched `standard`, T3 and later `unlimited`. Amazon EC2 User Guide, "Unlimited mode for burstable performance instances" (2026-11). */
export const defaultCpuCredits = (name: InstanceTypeName): 'standard' | 'unlimited' => (name.startsWith('t2.') ? 'standard' : 'unlimited');
