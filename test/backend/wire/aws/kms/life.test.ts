import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  ListGrantsCommand,
  ListKeyRotationsCommand,
  ReplicateKeyCommand,
  RevokeGrantCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  UpdatePrimaryRegionCommand,
} from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { KeyModel } from './life-model';
import type { ReferenceBackend } from '../../../../../src/backend';
import { useBackend } from '../../../running';

const running = useBackend();
const day = 86_400_000;
const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'] as const;
const friend = '111122223333';

/** Time and the state of the primary decide most: they come up more often than the rest. */
const step = fc.record({
  what: fc.constantFrom(
    ...(['encrypt', 'decrypt', 'befriended', 'schedule', 'cancel', 'replicate', 'primary', 'rotate', 'grant', 'revoke'] as const),
    ...(['disable', 'disable', 'enable', 'enable', 'period', 'period', 'advance', 'advance', 'advance'] as const),
  ),
  region: fc.constantFrom('us-east-1', ...regions),
  to: fc.constantFrom(...regions),
  days: fc.integer({ min: 1, max: 120 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The key and its model go through the same steps and must answer the same at each. */
class Life {
  private readonly model = new KeyModel();
  private readonly blobs: { blob: Uint8Array | undefined; text: string }[] = [];

  constructor(
    private readonly backend: ReferenceBackend,
    readonly keyId: string,
  ) {}

  private readonly kms = (region: string, account?: string) => running.kms(region, account);
  private readonly arn = (region: string) => `arn:aws:kms:${region}:000000000000:key/${this.keyId}`;

  async take({ what, region, to, days }: Step): Promise<void> {
    const { model, keyId: KeyId } = this;
    const kms = this.kms(region);
    const text = `${what} ${this.blobs.length}`;
    const encrypted = { KeyId: this.arn(region), Plaintext: Buffer.from(text) };
    const isPrimary = region === model.primary;
    const notPrimary = isPrimary ? undefined : 'UnsupportedOperationException';
    switch (what) {
      case 'encrypt':
        return this.expect(model.refusal(region, ['Enabled']), kms.send(new EncryptCommand(encrypted)), ({ CiphertextBlob }) => {
          this.blobs.push({ blob: CiphertextBlob, text });
        });
      case 'befriended': {
        const permitted = !model.regions.has(region) || model.granted.has(region) ? undefined : 'AccessDeniedException';
        const call = this.kms(region, friend).send(new EncryptCommand(encrypted));
        return this.expect(permitted ?? model.refusal(region, ['Enabled']), call);
      }
      case 'decrypt': {
        const refused = model.refusal(region, ['Enabled']);
        for (const { blob: CiphertextBlob, text: expected } of this.blobs) {
          // Who names no key is not told that there is none.
          const named = refused === 'NotFoundException' ? 'AccessDeniedException' : refused;
          await this.expect(named, kms.send(new DecryptCommand({ CiphertextBlob })), ({ Plaintext }) => {
            expect(Buffer.from(Plaintext ?? []).toString()).toBe(expected);
          });
        }
        return;
      }
      case 'disable':
        return this.expect(model.refusal(region, ['Enabled', 'Disabled']), kms.send(new DisableKeyCommand({ KeyId })), () => {
          model.set(region, 'Disabled');
        });
      case 'enable':
        return this.expect(model.refusal(region, ['Enabled', 'Disabled']), kms.send(new EnableKeyCommand({ KeyId })), () => {
          model.enabled(region);
        });
      case 'schedule': {
        const PendingWindowInDays = 7 + (days % 24);
        const call = kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
        return this.expect(model.refusal(region, ['Enabled', 'Disabled']), call, () => {
          model.schedule(region, PendingWindowInDays);
        });
      }
      case 'cancel': {
        const call = kms.send(new CancelKeyDeletionCommand({ KeyId }));
        return this.expect(model.refusal(region, ['PendingDeletion', 'PendingReplicaDeletion']), call, () => {
          model.set(region, 'Disabled');
        });
      }
      case 'replicate': {
        const call = kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: to }));
        const there = model.regions.has(to) ? 'AlreadyExistsException' : undefined;
        return this.expect(model.refusal(region, ['Enabled']) ?? notPrimary ?? there, call, () => {
          model.set(to, 'Enabled');
        });
      }
      case 'primary': {
        const call = kms.send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: to }));
        const same = to === model.primary ? 'UnsupportedOperationException' : undefined;
        const refused = model.refusal(region, ['Enabled']) ?? notPrimary ?? same ?? model.refusal(to, ['Enabled']);
        return this.expect(refused, call, () => {
          model.primary = to;
        });
      }
      case 'rotate': {
        const limit = model.onDemand >= 25 ? 'LimitExceededException' : undefined;
        const call = kms.send(new RotateKeyOnDemandCommand({ KeyId }));
        return this.expect(model.refusal(region, ['Enabled']) ?? notPrimary ?? limit, call, () => {
          model.materials++;
          model.onDemand++;
        });
      }
      case 'period': {
        const RotationPeriodInDays = 90 + (days % 10);
        const call = kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
        return this.expect(model.refusal(region, ['Enabled']) ?? notPrimary, call, () => {
          if (model.period !== RotationPeriodInDays) model.nextAt = model.now + RotationPeriodInDays;
          model.period = RotationPeriodInDays;
        });
      }
      case 'grant': {
        const call = kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: `arn:aws:iam::${friend}:root`, Operations: ['Encrypt'] }));
        return this.expect(model.refusal(region, ['Enabled']), call, () => {
          model.granted.add(region);
        });
      }
      case 'revoke':
        if (!model.regions.has(region)) return;
        for (const { GrantId } of (await kms.send(new ListGrantsCommand({ KeyId }))).Grants ?? []) {
          await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
        }
        model.granted.delete(region);
        return;
      case 'advance':
        await this.backend.advance(days * day);
        model.advance(days);
    }
  }

  /** Every region shows what the model says. */
  async check(): Promise<void> {
    const { model, keyId: KeyId } = this;
    for (const region of regions) {
      const member = model.regions.get(region);
      const call = this.kms(region).send(new DescribeKeyCommand({ KeyId }));
      await this.expect(member ? undefined : 'NotFoundException', call, ({ KeyMetadata }) => {
        expect(KeyMetadata?.KeyState).toBe(member?.state);
        expect(KeyMetadata?.MultiRegionConfiguration?.PrimaryKey?.Region).toBe(model.primary);
        expect(KeyMetadata?.MultiRegionConfiguration?.ReplicaKeys).toHaveLength(model.regions.size - 1);
      });
      if (!member) continue;
      const { Rotations } = await this.kms(region).send(new ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }));
      expect(Rotations).toHaveLength(model.materials);
    }
  }

  private async expect<T>(refused: string | undefined, call: Promise<T>, done?: (answer: T) => void): Promise<void> {
    const [outcome] = await Promise.allSettled([call]);
    const name = outcome.status === 'rejected' ? (outcome.reason as Error).name : undefined;
    expect(name).toBe(refused);
    if (outcome.status === 'fulfilled') done?.(outcome.value);
  }
}

describe('a key’s life', () => {
  test('whatever happens to it, every region answers as the model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        await running.backend.reset();
        const { KeyMetadata } = await running.kms('us-east-1').send(new CreateKeyCommand({ MultiRegion: true }));
        const life = new Life(running.backend, KeyMetadata?.KeyId ?? '');
        for (const one of steps) await life.take(one);
        await life.check();
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
