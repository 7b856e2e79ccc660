import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import { EiamError, isNotFound, isOutOfScope } from '../../eiam/errors.ts';
import { idPrefixes } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { eachOf, pagedBy } from './each-of.ts';
import type { Pass } from './pass.ts';
import { type ReadObject, readDetail } from './read-users.ts';

/** So few may be missing however few are held: each of them is read by itself before it is deleted. */
const fewMissing = 5;
const defaultMissingShare = 0.02;

export const objectLists = {
  USER: 'users',
  GROUP: 'groups',
  ORGANIZATIONAL_UNIT: 'units',
} as const satisfies Record<DirectoryObjectKind, string>;
export const objectKinds = ['USER', 'GROUP', 'ORGANIZATIONAL_UNIT'] as const;

/** So many objects are missing that it is EIAM's answers which are doubted. */
export class CheckStoppedError extends Error {
  override readonly name = 'CheckStoppedError';
}

/**
 * Absence proves nothing where too much is absent at once.
 * @throws CheckStoppedError
 */
export function expectFewMissing(pass: Pass, kind: DirectoryObjectKind, missing: number, held: number): void {
  const { settings, observer } = pass.parts;
  const most = Math.max(fewMissing, held * (settings.missingShare ?? defaultMissingShare));
  const isAll = missing >= held && held > 1;
  if (missing === 0 || (missing <= most && !isAll)) return;
  observer.onCheckStopped?.({ kind, missing, held });
  throw new CheckStoppedError(`${missing} of ${held} ${kind} are missing`);
}

/** What is held of a kind and was not seen by the pass; each is read by itself. @throws CheckStoppedError */
export async function readMissing(pass: Pass, kind: DirectoryObjectKind): Promise<void> {
  if (!(await expectFewUnseen(pass, kind))) return;
  await eachOf(
    pagedBy((after: string | undefined) => unconfirmedPage(pass, kind, after)),
    async (id) => {
      await readAgain(pass, kind, id);
    },
  );
}

/** @returns whether anything is unconfirmed @throws CheckStoppedError */
export async function expectFewUnseen(pass: Pass, kind: DirectoryObjectKind): Promise<boolean> {
  const before = pass.options.startedAt;
  const { count, held } = await pass.unconfirmed({ list: objectLists[kind], before, limit: 1 });
  expectFewMissing(pass, kind, count === 0 ? 0 : count - (await countOvertaken(pass, kind)), held);
  return count > 0;
}

/** Of what is unconfirmed, what a list had all the same. */
async function countOvertaken(pass: Pass, kind: DirectoryObjectKind): Promise<number> {
  if (pass.overtaken.size === 0) return 0;
  let overtaken = 0;
  for (let after: string | undefined; ; ) {
    const ids = await unconfirmedPage(pass, kind, after);
    after = ids.at(-1);
    if (after === undefined) return overtaken;
    overtaken += ids.filter((id) => pass.overtaken.has(tagOf(id))).length;
  }
}

async function unconfirmedPage(
  pass: Pass,
  kind: DirectoryObjectKind,
  after: string | undefined,
): Promise<readonly string[]> {
  const before = pass.options.startedAt;
  return (await pass.unconfirmed({ list: objectLists[kind], before, after, limit: 500 })).ids;
}

/** One object by a read of its own, which alone shows that it is gone. */
export async function readAgain(pass: Pass, kind: DirectoryObjectKind, id: string): Promise<ReadObject> {
  if (kind === 'USER') return readDetail(pass, id);
  const before = pass.parts.asking.asked();
  try {
    const read = kind === 'GROUP' ? readGroup : readUnit;
    return await read(pass, id);
  } catch (error) {
    if (error instanceof EiamError && error.kind === 'invalidResponse') return { outcome: 'unreadable' };
    if (!isNotFound(error) && !isOutOfScope(error)) throw error;
    pass.gone.set(id, before);
    return { outcome: 'gone' };
  }
}

async function readGroup(pass: Pass, id: string): Promise<ReadObject> {
  const answered = await pass.askWhole((client, context) => client.getGroup(id, context), [tags.group(id)]);
  if (!answered) return { outcome: 'overtaken' };
  const { answer, at } = answered;
  await pass.put([{ kind: 'groups', rows: [answer], at }]);
  return { outcome: 'found', updateTime: answer.updateTime };
}

async function readUnit(pass: Pass, id: string): Promise<ReadObject> {
  const answered = await pass.askWhole(
    (client, context) => client.getOrganizationalUnit(id, context),
    [tags.unit(id)],
  );
  if (!answered) return { outcome: 'overtaken' };
  const { answer, at } = answered;
  await pass.put([{ kind: 'units', rows: [answer], at }]);
  return { outcome: 'found', updateTime: answer.updateTime };
}

/** By the prefix of its id (developer-api.md 6.3). */
export function kindOf(id: string): DirectoryObjectKind {
  if (id.startsWith(idPrefixes.group)) return 'GROUP';
  return id.startsWith(idPrefixes.organizationalUnit) ? 'ORGANIZATIONAL_UNIT' : 'USER';
}

/** The tag by which one object is overtaken. */
export function tagOf(id: string): string {
  const tagsOfKinds = { USER: tags.user, GROUP: tags.group, ORGANIZATIONAL_UNIT: tags.unit };
  return tagsOfKinds[kindOf(id)](id);
}
