import type { IConstruct } from 'constructs';
import { plannedStacks } from './audit/tree-resources';
import { keyImpactOf } from './impact/impact-of';
import { synthesisedStack } from './impact/synthesised-stack';
import type { KeyImpactReport } from '../core/key-impact-report';

/**
 * What hangs on each key, and what happens to it when the key is disabled, scheduled for deletion or deleted.
 *
 * @example
 * const key = new aws.Key(stack, 'Key');
 * const volume = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8), encryptionKey: key });
 * new aws.Snapshot(stack, 'Monday', { volume });
 * const picture = aws.KeyImpact.of(stack).toMermaid();
 */
export class KeyImpact {
  /**
   * The impact of the keys of a construct tree, also of resources this library did not make.
   */
  public static of(scope: IConstruct): KeyImpactReport {
    return keyImpactOf(plannedStacks(scope));
  }

  /**
   * The impact of the keys of a stack that is synthesised already.
   *
   * Throws if the text is not JSON.
   *
   * @param text the content of the stack's `cdk.tf.json`
   */
  public static ofSynthesised(text: string): KeyImpactReport {
    return keyImpactOf([synthesisedStack(text)]);
  }

  private constructor() {
    // Only a name for its static methods.
  }
}
