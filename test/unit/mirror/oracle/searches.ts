import type { MirrorKind, MirrorMatch, MirrorQuestions } from '../../../../src/mirror/questions.ts';
import { searchFormsOf } from '../../../../src/mirror/text/name-forms.ts';
import { wordsOf } from '../../../../src/mirror/text/search-form.ts';
import type { Directory } from './directory.ts';
import { textFor } from './generate.ts';
import { isNamed } from './meets.ts';
import { inOrder, relevance, sorted } from './orders.ts';
import type { Random } from './random.ts';
import type { Asked } from './seen.ts';
import { expectWalk } from './walk.ts';

interface Searched {
  readonly kind: MirrorKind;
  readonly id: string;
  readonly named: 'person' | 'thing';
  /** By the graph's fields. */
  readonly names: Readonly<Record<string, string | undefined>>;
}

const limits = { signal: new AbortController().signal };

function searchedIn({ users, groups, units }: Directory): readonly Searched[] {
  return [
    ...users.map(({ summary: { userId: id, displayName, username } }) => ({
      ...({ kind: 'USER', named: 'person' } as const),
      ...{ id, names: { displayName, username } },
    })),
    ...groups.map(({ groupId: id, groupName: name }) => ({
      ...({ kind: 'GROUP', named: 'thing' } as const),
      ...{ id, names: { name } },
    })),
    ...units.map(({ organizationalUnitId: id, organizationalUnitName: name }) => ({
      ...({ kind: 'ORGANIZATIONAL_UNIT', named: 'thing' } as const),
      ...{ id, names: { name } },
    })),
  ];
}

/** Searches for a part of some name, and compares with what a look at every name finds. */
export async function askSearch(
  random: Random,
  directory: Directory,
  questions: MirrorQuestions,
): Promise<Asked> {
  const all = searchedIn(directory);
  const target = random.pick(all);
  const name = random.pick(
    Object.values(target.names)
      .filter((each) => each !== undefined)
      .concat('zhang'),
  );
  const text = textFor(random, name) ?? 'li';
  const kinds = random.chance(0.5) ? undefined : Array.from(new Set([target.kind, random.pick(all).kind]));
  const found = all.filter(({ kind, named, names }) => {
    return (kinds?.includes(kind) ?? true) && isNamed(Object.values(names), named, text);
  });
  const expected = inOrder(found, ({ id, named, names }) => {
    const [sortedBy = ''] = Object.values(names).flatMap((each) => sorted(each, named) ?? []);
    return [relevance(Object.values(names), named, text), sortedBy, id];
  });
  const asked = { text, kinds };
  await expectWalk(random, {
    asked,
    ask: (window) => questions.search({ ...asked, window }, limits),
    toExpected: ({ row }) => ({ id: idOf(row), isOpen: false, said: row.matched }),
    expected: expected.map((each) => ({ id: each.id, isOpen: false, said: matchedIn(each, text) })),
  });
  return { asked, found: expected.length };
}

function idOf(match: MirrorMatch): string {
  if (match.kind === 'USER') return match.user.userId;
  return match.kind === 'GROUP' ? match.group.groupId : match.unit.organizationalUnitId;
}

/** The fields with all words, else those with any. */
function matchedIn({ names, named }: Searched, text: string): readonly string[] {
  const words = wordsOf(text);
  const found = Object.entries(names).map(([field, name]) => {
    const forms = name === undefined ? [] : searchFormsOf(name, named);
    return { field, words: words.filter((word) => forms.some((form) => form.includes(word))).length };
  });
  const whole = found.filter((each) => each.words === words.length);
  return (whole.length > 0 ? whole : found.filter((each) => each.words > 0)).map(({ field }) => field);
}
