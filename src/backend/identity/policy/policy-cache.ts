import { parsePolicy } from './parse';
import type { Policy, PolicyKind } from './policy';

/** Parsed policies by their text: content never goes stale, on whatever server it was changed. */
export class PolicyCache {
  /** By kind first: a key made of both would be a new text with every question, copied and hashed anew. */
  private readonly parsed: Readonly<Record<PolicyKind, Map<string, Policy>>> = {
    resource: new Map(),
    identity: new Map(),
    trust: new Map(),
  };
  private characters = 0;

  /** @param capacity characters of policy text to keep; the oldest go first */
  constructor(private readonly capacity = 4 * 1024 * 1024) {}

  /** @throws PolicyFault for a text that is no policy of that kind; refusals are not kept. */
  parse(text: string, kind: PolicyKind): Policy {
    const ofKind = this.parsed[kind];
    const known = ofKind.get(text);
    if (known !== undefined) return known;
    const policy = parsePolicy(text, kind);
    ofKind.set(text, policy);
    this.characters += text.length;
    for (const oldest of ofKind.keys()) {
      if (this.characters <= this.capacity) break;
      ofKind.delete(oldest);
      this.characters -= oldest.length;
    }
    return policy;
  }

  /** How many policies are kept. */
  get size(): number {
    return Object.values(this.parsed).reduce((sum, { size }) => sum + size, 0);
  }
}
