import { parsePolicy } from './parse';
import type { Policy, PolicyKind } from './policy';

/** Parsed policies by their text: content never goes stale, on whatever server it was changed. */
export class PolicyCache {
  private readonly parsed = new Map<string, Policy>();
  private characters = 0;

  /** @param capacity characters of policy text to keep; the oldest go first */
  constructor(private readonly capacity = 4 * 1024 * 1024) {}

  /** @throws PolicyFault for a text that is no policy of that kind; refusals are not kept. */
  parse(text: string, kind: PolicyKind): Policy {
    const key = `${kind} ${text}`;
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const policy = parsePolicy(text, kind);
    this.parsed.set(key, policy);
    this.characters += key.length;
    for (const oldest of this.parsed.keys()) {
      if (this.characters <= this.capacity) break;
      this.parsed.delete(oldest);
      this.characters -= oldest.length;
    }
    return policy;
  }

  /** How many policies are kept. */
  get size(): number {
    return this.parsed.size;
  }
}
