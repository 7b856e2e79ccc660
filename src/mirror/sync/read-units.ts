import { isOutOfScope } from '../../eiam/errors.ts';
import { readable } from '../../eiam/unreadable.ts';
import { rootAlias } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { eachOf } from './each-of.ts';
import { numberedPlace, toNumberedPage, walkList } from './list-walk.ts';
import type { Pass } from './pass.ts';
import { walkedPrefix } from './progress.ts';

/** What of a walk through the units was done before, by a process that ended. */
export interface WalkedUnits {
  /** Units that are held. */
  readonly known: readonly string[];
  /** Those whose children are all read. */
  readonly walked: ReadonlySet<string>;
}

/** Units wait in memory: so many are more than any company has. */
const mostUnits = 1_000_000;

/**
 * The units in scope, level by level from its roots. Leaves are asked for children too: nothing else shows that they are leaves
 * (developer-api.md 2).
 * @param earlier undefined: the walk begins; it leaves no marks then
 */
export async function readUnits(
  pass: Pass,
  rootIds: readonly string[],
  earlier: WalkedUnits | undefined,
): Promise<void> {
  const waiting: string[] = [];
  const queued = new Set<string>();
  const enqueue = (id: string) => {
    if (queued.has(id) || queued.size >= mostUnits) return;
    queued.add(id);
    waiting.push(id);
    pass.extent.units = queued.size;
  };
  for (const id of earlier?.walked ?? []) queued.add(id);
  for (const id of earlier?.known ?? []) enqueue(id);
  for (const rootId of rootIds) {
    const id = await readRoot(pass, rootId);
    if (id !== undefined) enqueue(id);
  }
  await eachOf({ more: async () => waiting.splice(0, 1_000) }, async (unitId) => {
    for (const id of await readChildren(pass, unitId)) enqueue(id);
    if (earlier) await pass.put([], { [walkedPrefix + unitId]: '1' });
  });
}

/** The units directly below one, which are written. A unit that is not there any more is noted as gone. */
export async function readChildren(pass: Pass, unitId: string): Promise<readonly string[]> {
  const before = pass.parts.asking.asked();
  const found: string[] = [];
  try {
    const end = await walkList({
      async read(place) {
        const page = { parentId: unitId, ...numberedPlace(place) };
        const answered = await pass.ask((client, context) => client.listOrganizationalUnits(page, context));
        return { ...answered, answer: toNumberedPage(answered.answer, page.pageNumber) };
      },
      idOf: ({ organizationalUnitId }) => organizationalUnitId,
      async take({ rows, asked }) {
        const current = pass.untouched(rows, asked, ({ organizationalUnitId: id }) => tags.unit(id));
        if (current.length > 0)
          await pass.put([{ kind: 'units', rows: current, childrenOf: unitId, at: asked.at }]);
        found.push(...rows.map(({ organizationalUnitId }) => organizationalUnitId));
      },
    });
    pass.expectWhole('units', end);
  } catch (error) {
    if (!isOutOfScope(error)) throw error;
    pass.gone.set(unitId, before);
  }
  return found;
}

/** @returns the root's own id; undefined: there is no such unit any more */
async function readRoot(pass: Pass, rootId: string): Promise<string | undefined> {
  const before = pass.parts.asking.asked();
  try {
    const id = rootId === rootAlias ? await realRootId(pass) : rootId;
    const { answer, at, since } = await pass.ask((client, context) =>
      client.getOrganizationalUnit(id, context),
    );
    const isCurrent = !pass.isTouched({ at, since }, [tags.unit(answer.organizationalUnitId)]);
    if (isCurrent) await pass.put([{ kind: 'units', rows: [answer], at }]);
    return answer.organizationalUnitId;
  } catch (error) {
    if (!isOutOfScope(error)) throw error;
    pass.gone.set(rootId, before);
    return undefined;
  }
}

/** The alias is documented as a parent alone (developer-api.md 6.3): children name the root by its own id. */
async function realRootId(pass: Pass): Promise<string> {
  const page = { parentId: rootAlias, ...numberedPlace(undefined) };
  const { answer } = await pass.ask((client, context) => client.listOrganizationalUnits(page, context));
  const [child] = readable(answer.data);
  return child?.parentId ?? rootAlias;
}
