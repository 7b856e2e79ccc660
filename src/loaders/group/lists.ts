import { NotConfiguredError, OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { GroupFilter, GroupNode } from '../../../schema/group/ports.ts';
import type { Listed, NodeOrError, Page, Window } from '../../../schema/paging/page.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import { idOfReadable } from '../../eiam/unreadable.ts';
import {
  allOf,
  conjunctsOf,
  everything,
  isNothing,
  isShownByRows,
  testsOf,
  toJudge,
} from '../conditions/condition.ts';
import { commonIds } from '../conditions/set-conditions.ts';
import { formsOf } from '../conditions/text-forms.ts';
import { groupIdOf } from '../nodes.ts';
import { joinByToken, type LoadByToken } from '../paging/joined-lists.ts';
import { type RowSink, type Walked, walkWindows } from '../paging/list-walk.ts';
import { windowOfMatches } from '../paging/match-window.ts';
import { mapPage } from '../paging/page.ts';
import { loadTokenWindow, type TokenList } from '../paging/token-window.ts';
import { nodeOf, rowsThatMeet, timesOf } from '../paging/unreadable-rows.ts';
import { windowOf } from '../paging/whole-list.ts';
import type { LoaderParts } from '../parts.ts';
import { type GroupCondition, toGroupCondition } from './filter.ts';

/** How groups are read one by one, and page by page. */
export interface GroupReads {
  readonly load: (groupId: string) => Promise<Group | null>;
  /** Pages of the groups whose name begins with this, as upstream compares it; empty: of all. */
  readonly pagesOf: (prefix: string) => LoadByToken<Listed<Group>>;
  /** The same for a scan, which does not keep all that it reads. */
  readonly heldPagesOf: (prefix: string) => LoadByToken<Listed<Group>>;
}

const idOf = idOfReadable(groupIdOf);

/** Lists of groups: by page where upstream can list them, by their ids, otherwise by a bounded scan. */
export function createGroupLists(
  { seams, settings }: Pick<LoaderParts, 'seams' | 'settings'>,
  reads: GroupReads,
) {
  /** @throws NotConfiguredError, before any upstream call, where only the mirror can tell which groups meet the filter */
  async function list(
    filter: GroupFilter | null | undefined,
    window: Window,
  ): Promise<Page<NodeOrError<GroupNode>>> {
    const condition = filter ? toGroupCondition(filter) : everything;
    if (!isShownByRows(condition)) throw new NotConfiguredError(['MIRROR']);
    if (isNothing(condition)) return toNodes(windowOf({ rows: [], idOf }, window, seams));
    const { prefix, ids, others } = readCondition(condition);
    if (others.length === 0) return toNodes(await loadTokenWindow(window, tokenList(prefix), seams));
    const judge = toJudge(allOf(others));
    if (prefix === undefined && ids) {
      const rows = rowsThatMeet(await readEach(ids), judge);
      return toNodes(windowOf({ rows, idOf }, window, seams));
    }
    const list = tokenList(prefix, reads.heldPagesOf);
    const walk = (sink: RowSink<Group>) => scan(list, sink);
    return toNodes(await windowOfMatches<Group>(window, { judge, idOf, walk }, seams));
  }

  /** Upstream compares names as it holds them, in whichever Unicode form that is. */
  function tokenList(
    prefix: string | undefined,
    pagesOfForm: GroupReads['pagesOf'] = reads.pagesOf,
  ): TokenList<Listed<Group>> {
    const [composed, ...decomposed] = formsOf(prefix ?? '');
    const loadPage = joinByToken<Listed<Group>>(pagesOfForm(composed), decomposed.map(pagesOfForm), idOf);
    return { idOf, timesOf, loadPage, maxPages: settings.maxScanPages };
  }

  async function readEach(ids: readonly string[]): Promise<readonly Group[]> {
    const groups = await Promise.all(ids.map((id) => reads.load(id)));
    return groups.filter((group) => group !== null);
  }

  function scan(groups: TokenList<Listed<Group>>, sink: RowSink<Group>): Promise<Walked> {
    // What the scan is used for says that it is in doubt, once.
    const doubted = () => {};
    return walkWindows<Group>(
      {
        idOf: groupIdOf,
        window: (window, verify) => loadTokenWindow(window, groups, { verify, doubted }),
        maxPages: settings.maxScanPages,
        tooComplex,
      },
      sink,
      seams.verify,
    );
  }

  return { list };
}

/** One prefix is left to upstream, which has the last word on it; the other conditions are judged. */
function readCondition(condition: GroupCondition) {
  const conjuncts = conjunctsOf(condition);
  const tests = testsOf(conjuncts);
  const prefixed = tests.find((test) => test.prefix !== undefined);
  const others = conjuncts.filter((each) => !('test' in each && each.test === prefixed));
  return { prefix: prefixed?.prefix, ids: commonIds(tests), others };
}

function toNodes(page: Page<Listed<Group>>): Page<NodeOrError<GroupNode>> {
  return mapPage(
    page,
    nodeOf((profile) => ({ id: profile.groupId, profile })),
  );
}

function tooComplex(pages: number, allowed: number) {
  return new OperationTooComplexError(
    `This filter has to read every group of the list, which takes ${pages} upstream calls where ${allowed} are allowed. ` +
      'Ask as well for ids, or for a name that begins with a text (startsWith), or have the operator raise EIAM_MAX_SCAN_PAGES.',
  );
}
