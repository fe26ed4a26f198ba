import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimState } from '#core/leases/conversation-claim.ts';
import { decideClaim, type RivalClaim } from '#core/leases/decide-claim.ts';
import type { HostFate } from '#core/leases/fate-of-host.ts';

const rival = (fate: HostFate, state: ClaimState, claimId = 'm'): RivalClaim => ({ claimId, state, fate });
const taker = (changes: { claimId?: string | undefined; force?: boolean; isLate?: boolean } = {}) => ({
  claimId: 'k',
  force: false,
  isLate: false,
  ...changes,
});

describe('decideClaim', () => {
  test('a taker holds only where its own claim was there when it looked', () => {
    expect(decideClaim([], taker({ claimId: undefined }))).toEqual({ type: 'claim' });
    expect(decideClaim([], taker())).toEqual({ type: 'hold' });
  });

  test.each([true, false])('a living holder keeps the conversation, force %s', (force) => {
    const holder = rival('alive', 'held');
    const others = [rival('unknown', 'held'), rival('dead', 'held'), holder];
    expect(decideClaim(others, taker({ force }))).toEqual({
      type: 'in_use',
      isProvablyAlive: true,
      rival: holder,
    });
  });

  test.each(['unknown', 'other_boot'] as const)(
    '%s: nobody can tell, so it is in use, and force takes it',
    (fate) => {
      const holder = rival(fate, 'held');
      const inUse = { type: 'in_use', isProvablyAlive: false, rival: holder };
      expect(decideClaim([holder], taker())).toEqual(inUse);
      expect(decideClaim([holder], taker({ claimId: undefined }))).toEqual(inUse);
      expect(decideClaim([holder], taker({ force: true }))).toEqual({ type: 'clear', rivals: [holder] });
    },
  );

  test('what a dead host left is cleared under a claim, and before anybody holds', () => {
    const dead = [rival('dead', 'held'), rival('dead', 'claiming', 'a')];
    expect(decideClaim(dead, taker({ claimId: undefined }))).toEqual({ type: 'claim' });
    expect(decideClaim(dead, taker())).toEqual({ type: 'clear', rivals: dead });
  });

  test('of those that race, the lowest id stays and the others withdraw; force makes no difference', () => {
    for (const fate of ['alive', 'unknown'] as const) {
      const other = rival(fate, 'claiming', 'm');
      for (const force of [true, false]) {
        expect(decideClaim([other], taker({ claimId: 'k', force }))).toEqual({
          type: 'wait',
          staysClaimed: true,
        });
        expect(decideClaim([other], taker({ claimId: 'z', force }))).toEqual({
          type: 'wait',
          staysClaimed: false,
        });
        expect(decideClaim([other], taker({ claimId: undefined, force }))).toEqual({
          type: 'wait',
          staysClaimed: false,
        });
      }
    }
  });

  test('when it is late, those that raced count as holders', () => {
    const alive = rival('alive', 'claiming');
    const unknown = rival('unknown', 'claiming');
    const late = taker({ isLate: true });
    expect(decideClaim([alive], late)).toEqual({ type: 'in_use', isProvablyAlive: true, rival: alive });
    expect(decideClaim([unknown], late)).toEqual({ type: 'in_use', isProvablyAlive: false, rival: unknown });
    expect(decideClaim([alive], { ...late, force: true })).toMatchObject({ type: 'in_use' });
    expect(decideClaim([unknown], { ...late, force: true })).toEqual({ type: 'clear', rivals: [unknown] });
  });

  test('in whatever order takers make their steps, one gets the conversation and no two do', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 200 }),
        fc.constantFrom<HostFate>('alive', 'unknown'),
        (ids, order, fate) => {
          const model = new Model(ids, fate);
          for (const pick of order) {
            model.step(pick % ids.length);
            expect(model.holders.length).toBeLessThanOrEqual(1);
          }
          // From here on everybody gets its turn.
          for (let round = 0; round < 10; round += 1) for (const at of ids.keys()) model.step(at);
          expect(model.holders).toHaveLength(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Takers that share a folder. A step is either a look or what follows from it, so others come in between. */
class Model {
  readonly #folder = new Map<string, ClaimState>();
  readonly #takers: {
    id: string;
    claimed: boolean;
    over: boolean;
    seen: readonly RivalClaim[] | undefined;
  }[];
  readonly #fate: HostFate;

  constructor(ids: readonly string[], fate: HostFate) {
    this.#takers = ids.map((id) => ({ id, claimed: false, over: false, seen: undefined }));
    this.#fate = fate;
  }

  get holders(): readonly string[] {
    return [...this.#folder].filter(([, state]) => state === 'held').map(([id]) => id);
  }

  step(at: number): void {
    const me = this.#takers[at];
    if (me === undefined || me.over) return;
    if (me.seen === undefined) {
      me.seen = [...this.#folder]
        .filter(([id]) => id !== me.id)
        .map(([claimId, state]) => ({ claimId, state, fate: this.#fate }));
      return;
    }
    const decision = decideClaim(me.seen, taker({ claimId: me.claimed ? me.id : undefined }));
    me.seen = undefined;
    if (decision.type === 'claim') {
      this.#folder.set(me.id, 'claiming');
      me.claimed = true;
    } else if (decision.type === 'hold') {
      this.#folder.set(me.id, 'held');
      me.over = true;
    } else if (decision.type === 'in_use' || (decision.type === 'wait' && !decision.staysClaimed)) {
      this.#folder.delete(me.id);
      me.claimed = false;
      me.over = decision.type === 'in_use';
    }
  }
}
