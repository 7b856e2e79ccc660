import { UpstreamStaleError } from '../../schema/errors/errors.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { WrittenList } from '../eiam/operation.ts';
import { readable, type UnreadableRow } from '../eiam/unreadable.ts';
import { saysAbsent } from '../failures/failures.ts';
import type { ActionParts } from './parts.ts';
import type { Read, WrittenState } from './written-state.ts';

/** Waits between the reads of an object that does not show what was written yet, in milliseconds: a second and a half in all. */
const pausesMs = [50, 100, 200, 400, 800] as const;

export interface AwaitedReadsParts extends Pick<ActionParts, 'pause' | 'written'> {
  readonly client: DeveloperClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a reply does not show of what was written; nothing: it may be handed on. */
type Unshown<Answer> = (answer: Answer, leniently: boolean) => readonly string[];

/**
 * The client whose replies show what the operation has written before. A reply that still shows the former state is read
 * again, for a bounded time. One that shows the write is returned as it is: where upstream does not lag, no call is added.
 */
export function createAwaitedReads({ client, written, pause, now }: AwaitedReadsParts): DeveloperClient {
  /** @throws UpstreamStaleError where the time has passed */
  async function awaited<Answer>(
    read: () => Promise<Answer>,
    unshownBy: Unshown<Answer>,
    { signal, deadlineAt = Number.POSITIVE_INFINITY, observer }: CallContext,
  ): Promise<Answer> {
    let answer = await read();
    for (const delayMs of pausesMs) {
      if (unshownBy(answer, false).length === 0) return answer;
      if (signal.aborted || now() + delayMs >= deadlineAt) break;
      observer?.waited(delayMs);
      await pause(delayMs);
      answer = await read();
    }
    const unshown = unshownBy(answer, true);
    if (unshown.length > 0) throw new UpstreamStaleError(unshown);
    return answer;
  }

  /** One object: there where it was created, gone where it was deleted, as it was changed. */
  async function object<Found extends Read>(
    id: string,
    read: () => Promise<Found>,
    context: CallContext,
  ): Promise<Found> {
    // An absence is an answer too, which may be one of before the write.
    const readOrAbsent = async () => {
      try {
        return { found: await read() };
      } catch (error) {
        if (saysAbsent(error)) return { absence: error };
        throw error;
      }
    };
    const unshownBy: Unshown<Awaited<ReturnType<typeof readOrAbsent>>> = ({ found }, leniently) => {
      if (found) return written.unshownBy(id, found, leniently);
      return written.isThere(id) === true ? ['created'] : [];
    };
    const { found, absence } = await awaited(readOrAbsent, unshownBy, context);
    if (found) return found;
    throw absence;
  }

  /** One page of a list, whose rows show more of their objects than the ids where `list.rows` says so. */
  function page<Row, Answer extends Page<Row>>(
    list: List<Row>,
    read: () => Promise<Answer>,
    context: CallContext,
  ): Promise<Answer> {
    const { idOf, readOf = () => undefined } = list;
    const unshownBy: Unshown<Answer> = ({ data, nextToken }, leniently) => {
      const isWhole = list.isFirst && nextToken === undefined && (list.size ?? Infinity) > data.length;
      const rows = readable<Row>(data);
      // A row that could not be read may be any object.
      const isComplete = isWhole && rows.length === data.length;
      if (!written.isShownByPage(list.name, list.of, rows.map(idOf), isComplete)) return ['list'];
      return rows.flatMap((row) => {
        const shown = readOf(row);
        return shown ? written.unshownBy(idOf(row), shown, leniently) : [];
      });
    };
    return awaited(read, unshownBy, context);
  }

  return {
    ...client,

    getUser: (userId, context) => object(userId, () => client.getUser(userId, context), context),

    getGroup: (groupId, context) => object(groupId, () => client.getGroup(groupId, context), context),

    getOrganizationalUnit: (unitId, context) =>
      object(unitId, () => client.getOrganizationalUnit(unitId, context), context),

    listUsers: (question, context) =>
      page(
        { ...users, name: 'unitUsers', of: question.organizationalUnitId, ...numbered(question) },
        () => client.listUsers(question, context),
        context,
      ),

    listGroups: (question, context) =>
      page({ ...groups, isFirst: false }, () => client.listGroups(question, context), context),

    listUsersForGroup: (groupId, question, context) =>
      page(
        { ...members, name: 'groupMembers', of: groupId, isFirst: question.nextToken === undefined },
        () => client.listUsersForGroup(groupId, question, context),
        context,
      ),

    listOrganizationalUnits: (question, context) =>
      page(
        { ...units, name: 'unitChildren', of: question.parentId, ...numbered(question) },
        () => client.listOrganizationalUnits(question, context),
        context,
      ),
  };
}

/** A page of a list, by either of upstream's ways of paging (developer-api.md 6.1). */
interface Page<Row> {
  readonly data: readonly (Row | UnreadableRow)[];
  readonly nextToken?: string | undefined;
}

/** What is read of a row. */
interface Rows<Row> {
  readonly idOf: (row: Row) => string;
  /** What it shows of its object beside the id; left out: nothing. */
  readonly readOf?: (row: Row) => Read;
}

/** Which list a page is of, and which of its pages. Without a name: one that no membership changes. */
interface List<Row> extends Rows<Row> {
  readonly name?: WrittenList;
  readonly of?: string | undefined;
  readonly isFirst: boolean;
  /** Rows of a full page, where no token says whether there is another page. */
  readonly size?: number | undefined;
}

const users: Rows<UserSummary> = { idOf: ({ userId }) => userId, readOf: (row) => row };
const groups: Rows<Group> = { idOf: ({ groupId }) => groupId, readOf: (row) => row };
const units: Rows<OrganizationalUnit> = { idOf: (unit) => unit.organizationalUnitId, readOf: (row) => row };
const members: Rows<{ readonly userId: string }> = { idOf: ({ userId }) => userId };

interface NumberedPage {
  readonly pageNumber?: number | undefined;
  readonly pageSize?: number | undefined;
}

function numbered({ pageNumber = 1, pageSize }: NumberedPage) {
  return { isFirst: pageNumber === 1 && pageSize !== undefined, size: pageSize };
}

/**
 * The management API's client whose batches leave out what they show as it was before the operation's writes: those are
 * read from the Developer API until it shows the writes.
 */
export function createWrittenBatches(client: ManagementClient, written: WrittenState): ManagementClient {
  const shown = <Row extends Read>(rows: readonly Row[], { idOf }: Rows<Row>) =>
    rows.filter((row) => written.unshownBy(idOf(row), row, false).length === 0);
  return {
    ...client,
    listUsersByIds: async (ids, context) => shown(await client.listUsersByIds(ids, context), users),
    listGroupsByIds: async (ids, context) => shown(await client.listGroupsByIds(ids, context), groups),
    listOrganizationalUnitsByIds: async (ids, context) =>
      shown(await client.listOrganizationalUnitsByIds(ids, context), units),
  };
}
