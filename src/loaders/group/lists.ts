import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { GroupNode } from '../../../schema/group/node.ts';
import type { GroupListing } from '../../../schema/group/ports.ts';
import type { Listed, ListPage, ListWindow, NodeOrError, Page } from '../../../schema/paging/page.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import { idOfReadable } from '../../eiam/unreadable.ts';
import type { LoaderContext } from '../loader-context.ts';
import type { MirrorLists } from '../mirror/lists.ts';
import { planeOf } from '../mirror/mirror-plane.ts';
import { groupIdOf } from '../nodes.ts';
import { joinByToken, type LoadByToken } from '../paging/joined-lists.ts';
import { type RowSink, type Walked, walkWindows } from '../paging/list-walk.ts';
import { windowOfMatches } from '../paging/match-window.ts';
import { mapPage } from '../paging/page.ts';
import { loadTokenWindow, type TokenList } from '../paging/token-window.ts';
import { nodeOf, rowsThatMeet, timesOf } from '../paging/unreadable-rows.ts';
import { windowOf } from '../paging/whole-list.ts';
import { type Prefixes, planGroups } from './plan.ts';

/** How groups are read one by one, and page by page. */
export interface GroupReads {
  readonly load: (groupId: string) => Promise<Group | null>;
  /** Pages of the groups whose name begins with this, as upstream compares it; empty: of all. */
  readonly pagesOf: (prefix: string) => LoadByToken<Listed<Group>>;
  /** The same for a scan, which does not keep all rows. */
  readonly heldPagesOf: (prefix: string) => LoadByToken<Listed<Group>>;
}

const idOf = idOfReadable(groupIdOf);

/** Lists of groups: by page where upstream can list them, by their ids, otherwise by a bounded scan, or from the mirror. */
export function createGroupLists(
  { seams, settings, mirror }: Pick<LoaderContext, 'seams' | 'settings' | 'mirror'>,
  reads: GroupReads,
  mirrored: () => Pick<MirrorLists, 'groups'>,
) {
  async function list(
    listing: GroupListing,
    anyWindow: ListWindow,
  ): Promise<ListPage<NodeOrError<GroupNode>>> {
    const plan = planGroups(listing);
    const window = planeOf(anyWindow, mirror);
    if (plan.way === 'mirror' || !window) return mirrored().groups(listing, anyWindow);
    if (plan.way === 'nothing') return toNodes(windowOf({ rows: [], idOf }, window, seams));
    if (plan.way === 'page') return toNodes(await loadTokenWindow(window, tokenList(plan.prefixes), seams));
    const { evaluate } = plan;
    if (plan.way === 'ids') {
      const rows = rowsThatMeet(await readEach(plan.ids), evaluate);
      return toNodes(windowOf({ rows, idOf }, window, seams));
    }
    const list = tokenList(plan.prefixes, reads.heldPagesOf);
    const walk = (sink: RowSink<Group>) => scan(list, sink);
    return toNodes(await windowOfMatches<Group>(window, { evaluate, idOf, walk }, seams));
  }

  function tokenList(
    [composed, ...decomposed]: Prefixes,
    pagesOfForm: GroupReads['pagesOf'] = reads.pagesOf,
  ): TokenList<Listed<Group>> {
    const loadPage = joinByToken<Listed<Group>>(pagesOfForm(composed), decomposed.map(pagesOfForm), idOf);
    return { idOf, timesOf, loadPage, maxPages: settings.maxScanPages };
  }

  async function readEach(ids: readonly string[]): Promise<readonly Group[]> {
    const groups = await Promise.all(ids.map((id) => reads.load(id)));
    return groups.filter((group) => group !== null);
  }

  function scan(groups: TokenList<Listed<Group>>, sink: RowSink<Group>): Promise<Walked> {
    // Its consumer records the doubt, once.
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
