import { expect } from 'vitest';
import type { Answer } from '../../support/gateway.ts';
import { type ExpectedError, expectErrors, placesOf, withValueAt } from './expected.ts';
import { one, type Path } from './paths.ts';
import { fields, type Twist } from './twists.ts';
import type { World } from './world.ts';

interface Answered {
  readonly answer: Answer;
  readonly calls: Record<string, number>;
}

/** Asks what a path shows while something is odd, and compares it with what it shows otherwise. */
export function createTwisting(world: World, accessKeys: boolean) {
  const { ids, gateway } = world;
  const { odd } = gateway.emulator;
  const known = new Map<Path, Answered>();
  const shownBy = ({ shownBy: [developer, management] }: Path) => (accessKeys && management) || developer;

  /** Asked twice: what the first answer teaches the gateway, such as the length of a list, costs calls once. */
  async function undisturbed(path: Path): Promise<Answered> {
    const before = known.get(path);
    if (before) return before;
    await world.ask(path.ask(world), path.noun);
    const answered = await world.ask(path.ask(world), path.noun);
    expect(answered.answer.errors).toBeUndefined();
    known.set(path, answered);
    return answered;
  }

  async function whileOdd(path: Path, member: string, value: string): Promise<Answered> {
    odd.set({ member, value, id: ids[path.noun] });
    try {
      const twisted = await world.ask(path.ask(world), path.noun);
      expect(JSON.stringify([twisted.answer, world.logged])).not.toContain('canary');
      return twisted;
    } finally {
      odd.clear();
    }
  }

  return {
    /** The fields that show the member, and nothing else, differ from the undisturbed answer, for as many calls. */
    async expectTwisted(path: Path, { member, value, reads }: Twist): Promise<void> {
      const { noun } = path;
      const right = await undisturbed(path);
      const places = placesOf(right.answer.data, ids[noun]);
      expect(places).not.toEqual([]);
      const twisted = await whileOdd(path, `${noun}.${member}`, value);
      const faulty = (fields[noun][member] ?? []).map((field) => [field, null]);
      const differing = reads === 'fault' ? Object.fromEntries(faulty) : reads;
      let data: unknown = right.answer.data;
      const errors: ExpectedError[] = [];
      for (const place of places) {
        for (const [field, shown] of Object.entries(differing)) {
          const at = [...place, ...field.split('.')];
          data = withValueAt(data, at, shown);
          if (reads === 'fault')
            errors.push({ path: at, operation: shownBy(path), member: `${noun}.${member}` });
        }
      }
      expect(twisted.answer.data).toEqual(data);
      expectErrors(twisted.answer, errors);
      expect(twisted.calls).toEqual(right.calls);
    },

    /**
     * The object alone is null, everything beside it stands. In a list of upstream's its row is at fault. Elsewhere it is read
     * by itself, with one call more where the undisturbed answer took it from a list, and that reply is.
     */
    async expectNoRow(path: Path, value: string, member = ''): Promise<void> {
      const { noun } = path;
      const isList = path.from !== undefined;
      const right = await undisturbed(path);
      const places = placesOf(right.answer.data, ids[noun]);
      const twisted = await whileOdd(path, `${noun}${member}`, value);
      const data = places.reduce<unknown>((rest, place) => withValueAt(rest, place, null), right.answer.data);
      const cause = isList ? { operation: shownBy(path), member: noun } : { operation: one[noun] };
      expect(twisted.answer.data).toEqual(data);
      expectErrors(
        twisted.answer,
        places.map((place) => ({ path: place, ...cause })),
      );
      const isMore = !isList && shownBy(path) !== one[noun];
      const calls = right.calls[one[noun]] ?? 0;
      expect(twisted.calls).toEqual(isMore ? { ...right.calls, [one[noun]]: calls + 1 } : right.calls);
    },
  };
}

/** Says which spelling it was that failed. */
export async function saying(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : 'failed'}`, { cause });
  }
}
