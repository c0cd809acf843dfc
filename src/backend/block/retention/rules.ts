import type { BlockContext } from '../block-context';
import type { Caller } from '../caller';
import { listAll } from '../resources';
import { resourceKey } from '../rows';
import type { Tag } from '../rows';
import { checkTags, mergeTags } from '../tag-rules';
import { RetentionFault } from './retention-fault';
import { retentionRuleTable, ruleLockState } from './retention-rows';
import type { RetentionRule, TagPattern } from './retention-rows';
import type { ReadTransaction, WriteTransaction } from '../../storage/record-store';

const day = 24 * 3_600_000;
const idLength = 11;
const idAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface RuleShape {
  readonly days: number;
  readonly description: string;
  readonly only: readonly TagPattern[];
  readonly except: readonly TagPattern[];
}

export interface CreateRule extends RuleShape {
  readonly tags: readonly Tag[];
  /** Locks it at once: days from the unlocking to when it can be changed. */
  readonly delayDays?: number;
  /** Most rules of an account in a region. */
  readonly maximum: number;
}

/** Retention rules of one account in one region. All throw RetentionFault; what concerns tags, BlockFault `tag-…`, `too-many-tags`. */
export interface RetentionRules {
  create(caller: Caller, input: CreateRule): Promise<RetentionRule>;
  get(caller: Caller, id: string): Promise<RetentionRule>;
  list(caller: Caller): Promise<readonly RetentionRule[]>;
  update(caller: Caller, id: string, change: Partial<RuleShape>): Promise<RetentionRule>;
  delete(caller: Caller, id: string): Promise<void>;
  /** The delay cannot be changed after the first time. */
  lock(caller: Caller, id: string, delayDays: number): Promise<RetentionRule>;
  unlock(caller: Caller, id: string): Promise<RetentionRule>;
  tag(caller: Caller, id: string, added: readonly Tag[]): Promise<void>;
  untag(caller: Caller, id: string, keys: readonly string[]): Promise<void>;
}

export function retentionRules({ records, clock, random, tagRules }: BlockContext): RetentionRules {
  const get = async (tx: ReadTransaction, caller: Caller, id: string): Promise<RetentionRule> => {
    const rule = await tx.get(retentionRuleTable, resourceKey(caller, id));
    if (rule === undefined) throw new RetentionFault('rule-not-found', { id });
    return rule;
  };
  const put = (tx: WriteTransaction, rule: RetentionRule): RetentionRule => {
    tx.put(retentionRuleTable, resourceKey(rule, rule.id), rule);
    return rule;
  };
  const stateOf = ({ lock }: RetentionRule) => (lock === undefined ? undefined : ruleLockState(lock, clock.now()));
  const changeable = async (tx: ReadTransaction, caller: Caller, id: string): Promise<RetentionRule> => {
    const rule = await get(tx, caller, id);
    const state = stateOf(rule);
    if (state === 'locked' || state === 'pending_unlock') throw new RetentionFault('rule-locked', { id });
    return rule;
  };
  const change = (caller: Caller, id: string, work: (rule: RetentionRule) => RetentionRule): Promise<RetentionRule> =>
    records.write(async (tx) => put(tx, work(await get(tx, caller, id))));

  return {
    create: (caller, { maximum, delayDays, ...shape }) => {
      checkShape(shape);
      checkTags(tagRules, shape.tags);
      if (delayDays !== undefined) checkLockable(shape);
      const id = [...random.bytes(idLength)].map((byte) => idAlphabet[byte % idAlphabet.length]).join('');
      const lock = delayDays === undefined ? {} : { lock: { delayDays } };
      const tags = mergeTags(tagRules, id, [], shape.tags);
      return records.write(async (tx) => {
        if ((await listAll(tx, retentionRuleTable, caller)).length >= maximum) throw new RetentionFault('too-many-rules', { maximum });
        return put(tx, { ...shape, ...lock, id, account: caller.account, region: caller.region, tags });
      });
    },
    get: (caller, id) => get(records, caller, id),
    list: (caller) => listAll(records, retentionRuleTable, caller),
    update: (caller, id, changes) =>
      records.write(async (tx) => {
        const rule = { ...(await changeable(tx, caller, id)), ...changes };
        checkShape(rule);
        if (rule.lock !== undefined) checkLockable(rule);
        return put(tx, rule);
      }),
    delete: (caller, id) =>
      records.write(async (tx) => {
        await changeable(tx, caller, id);
        tx.delete(retentionRuleTable, resourceKey(caller, id));
      }),
    lock: (caller, id, delayDays) =>
      change(caller, id, (rule) => {
        checkLockable(rule);
        if (rule.lock !== undefined && rule.lock.delayDays !== delayDays) throw new RetentionFault('delay-fixed', { id });
        return { ...rule, lock: { delayDays } };
      }),
    unlock: (caller, id) =>
      change(caller, id, (rule) => {
        if (rule.lock === undefined || stateOf(rule) !== 'locked') throw new RetentionFault('rule-not-locked', { id });
        return { ...rule, lock: { ...rule.lock, opensAt: clock.now() + rule.lock.delayDays * day } };
      }),
    tag: async (caller, id, added) => {
      checkTags(tagRules, added);
      await change(caller, id, (rule) => ({ ...rule, tags: mergeTags(tagRules, id, rule.tags, added) }));
    },
    untag: async (caller, id, keys) => {
      await change(caller, id, (rule) => ({ ...rule, tags: rule.tags.filter(({ key }) => !keys.includes(key)) }));
    },
  };
}

function checkShape({ only, except }: Pick<RuleShape, 'only' | 'except'>): void {
  if (only.length > 0 && except.length > 0) throw new RetentionFault('only-and-except', {});
}

function checkLockable({ only }: Pick<RuleShape, 'only'>): void {
  if (only.length > 0) throw new RetentionFault('lock-needs-region', {});
}
