import { z } from 'zod';
import { Directory } from './directory/directory.ts';
import type { OddRow } from './odd-rows.ts';

/** One answer that a probe has recorded, with made-up values: a line of JSON each. */
const answer = z.object({ operation: z.string(), id: z.string().optional(), body: z.unknown() });
type Answer = z.output<typeof answer>;

type Row = Readonly<Record<string, unknown>>;

/** A directory with the objects of a recording, and what makes the emulator show each as it was recorded. */
export interface Recording {
  readonly directory: Directory;
  readonly odd: readonly OddRow[];
}

/** The message says which line is wrong. */
class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** Where a list of the Developer API has its rows, and by which member they are distinguished. */
const lists: Readonly<Record<string, string>> = {
  ListUsers: 'userId',
  ListGroups: 'groupId',
  ListOrganizationalUnits: 'organizationalUnitId',
  ListUsersForGroup: 'userId',
  ListGroupsForUser: 'groupId',
};
const singles: Readonly<Record<string, string>> = {
  GetUser: 'userId',
  GetGroup: 'groupId',
  GetOrganizationalUnit: 'organizationalUnitId',
};

/** @throws RecordingError */
export function parseRecording(text: string): Recording {
  const answers = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : parseLine(line, index + 1)));
  return { directory: toDirectory(answers), odd: answers.flatMap(toOddRows) };
}

function parseLine(line: string, number: number): Answer {
  try {
    return answer.parse(JSON.parse(line));
  } catch (cause) {
    throw new RecordingError(`Line ${number} is no recorded answer`, { cause });
  }
}

function rowsOf({ body }: Answer): readonly Row[] {
  const { data } = toRow(body);
  return Array.isArray(data) ? data.map(toRow) : [];
}

function toRow(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Names, addresses and relations are taken over where they can be stored; the rest is drawn from defaults, and shown as recorded. */
function toDirectory(answers: readonly Answer[]): Directory {
  const rows = (operation: string) => answers.filter((each) => each.operation === operation).flatMap(rowsOf);
  const own = (operation: string) =>
    answers.filter((each) => each.operation === operation).map(({ body }) => toRow(body));
  const ofRoot = answers.find(
    ({ operation, id }) => operation === 'ListOrganizationalUnits' && id === 'ou_root',
  );
  const rootId = ofRoot && textOf(rowsOf(ofRoot)[0]?.parentId);
  const directory = new Directory(rootId === undefined ? {} : { rootId });
  addUnits(directory, [...own('GetOrganizationalUnit'), ...rows('ListOrganizationalUnits')]);
  for (const row of [...own('GetGroup'), ...rows('ListGroups')]) {
    const groupId = textOf(row.groupId);
    if (groupId === undefined || directory.group(groupId)) continue;
    directory.addGroup({ groupId, groupName: textOf(row.groupName) ?? groupId });
  }
  for (const row of [...own('GetUser'), ...rows('ListUsers')]) addUser(directory, row);
  for (const members of answers.filter(({ operation }) => operation === 'ListUsersForGroup')) {
    for (const row of rowsOf(members)) join(directory, textOf(row.userId), members.id);
  }
  return directory;
}

/** A parent may come later than its child, and may be missing. */
function addUnits(directory: Directory, rows: readonly Row[]): void {
  let left = rows.filter((row) => textOf(row.organizationalUnitId) !== undefined);
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    left = left.filter((row) => !addUnit(directory, row, false));
  }
  for (const row of left) addUnit(directory, row, true);
}

/** @returns whether the unit is there now */
function addUnit(directory: Directory, row: Row, isLast: boolean): boolean {
  const organizationalUnitId = textOf(row.organizationalUnitId) ?? '';
  if (directory.organizationalUnit(organizationalUnitId)) return true;
  const parentId = textOf(row.parentId);
  const isKnown = parentId !== undefined && directory.organizationalUnit(parentId) !== undefined;
  if (!isKnown && !isLast) return false;
  directory.addOrganizationalUnit({
    organizationalUnitId,
    organizationalUnitName: textOf(row.organizationalUnitName) ?? organizationalUnitId,
    ...(isKnown && { parentId }),
  });
  return true;
}

function addUser(directory: Directory, row: Row): void {
  const userId = textOf(row.userId);
  if (userId === undefined || directory.user(userId)) return;
  const ids = (list: unknown, name: string) =>
    (Array.isArray(list) ? list : []).flatMap((each) => textOf(toRow(each)[name]) ?? []);
  const units = ids(row.organizationalUnits, 'organizationalUnitId').filter((id) =>
    directory.organizationalUnit(id),
  );
  directory.addUser({
    userId,
    username: textOf(row.username) ?? userId,
    organizationalUnitIds: units,
    groupIds: ids(row.groups, 'groupId').filter((id) => directory.group(id)),
    ...(textOf(row.email) && { email: textOf(row.email) }),
    ...(textOf(row.phoneNumber) && {
      phoneNumber: textOf(row.phoneNumber),
      phoneRegion: textOf(row.phoneRegion),
    }),
  });
}

function join(directory: Directory, userId: string | undefined, groupId: string | undefined): void {
  if (userId === undefined || groupId === undefined) return;
  if (directory.user(userId) && directory.group(groupId)) directory.joinGroup(userId, groupId);
}

/** Each object, and each row of a list, as it was recorded. A row without an id can be no object's, and is left out. */
function toOddRows(recorded: Answer): OddRow[] {
  const { operation, body } = recorded;
  const single = singles[operation];
  const id = single && textOf(toRow(body)[single]);
  if (id) return [{ member: operation, id, value: JSON.stringify(body) }];
  const member = lists[operation];
  if (member === undefined) return [];
  const rows = rowsOf(recorded).flatMap((row): OddRow[] => {
    const rowId = textOf(row[member]);
    return rowId ? [{ member: `${operation}.data`, id: rowId, value: JSON.stringify(row) }] : [];
  });
  return [...rows, ...ownMembers(operation, toRow(body))];
}

/** The answer's members beside its rows, where the emulator would send others: one it lacks, one that is new. */
function ownMembers(operation: string, body: Row): OddRow[] {
  const missing: OddRow[] =
    'totalCount' in body ? [] : [{ member: `${operation}.totalCount`, value: 'absent' }];
  const known = new Set(['totalCount', 'data', 'nextToken', 'maxResults']);
  const others = Object.entries(body).filter(([name]) => !known.has(name));
  return [
    ...missing,
    ...others.map(([name, value]) => ({ member: `${operation}.${name}`, value: JSON.stringify(value) })),
  ];
}
