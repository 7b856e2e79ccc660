import type { Group, User } from '../../../src/emulator/directory/records.ts';
import type { World } from './world.ts';

// The filters as the graph has them, and by brute force what they mean.

type Maybe<Value> = Value | null | undefined;

export interface TextFilter {
  readonly equals?: Maybe<string>;
  readonly in?: Maybe<readonly string[]>;
  readonly startsWith?: Maybe<string>;
  readonly contains?: Maybe<string>;
  readonly endsWith?: Maybe<string>;
  readonly isSet?: Maybe<boolean>;
}

export interface TimeRange {
  readonly from?: Maybe<string>;
  readonly to?: Maybe<string>;
}

export interface SourceFilter {
  readonly type?: Maybe<string>;
  readonly sourceId?: Maybe<string>;
}

interface Joined<Filter> {
  readonly and?: Maybe<readonly Filter[]>;
  readonly or?: Maybe<readonly Filter[]>;
  readonly not?: Maybe<Filter>;
}

export interface UserFilter extends Joined<UserFilter> {
  readonly ids?: Maybe<readonly string[]>;
  readonly username?: Maybe<TextFilter>;
  readonly displayName?: Maybe<TextFilter>;
  readonly email?: Maybe<TextFilter>;
  readonly phone?: Maybe<TextFilter>;
  readonly status?: Maybe<readonly string[]>;
  readonly locked?: Maybe<boolean>;
  readonly expired?: Maybe<boolean>;
  readonly accountExpiresAt?: Maybe<TimeRange>;
  readonly createdAt?: Maybe<TimeRange>;
  readonly updatedAt?: Maybe<TimeRange>;
  readonly organizationalUnits?: Maybe<{
    readonly any?: Maybe<readonly string[]>;
    readonly none?: Maybe<readonly string[]>;
  }>;
  readonly groups?: Maybe<{
    readonly any?: Maybe<readonly string[]>;
    readonly all?: Maybe<readonly string[]>;
    readonly none?: Maybe<readonly string[]>;
  }>;
  readonly source?: Maybe<SourceFilter>;
}

export interface GroupFilter extends Joined<GroupFilter> {
  readonly ids?: Maybe<readonly string[]>;
  readonly name?: Maybe<TextFilter>;
  readonly externalId?: Maybe<TextFilter>;
  readonly source?: Maybe<SourceFilter>;
  readonly createdAt?: Maybe<TimeRange>;
  readonly updatedAt?: Maybe<TimeRange>;
}

function meetsJoined<Filter>({ and, or, not }: Joined<Filter>, meets: (filter: Filter) => boolean): boolean {
  return (!and || and.every(meets)) && (!or || or.some(meets)) && (!not || !meets(not));
}

/** All conditions at once, each in the plainest way. */
export function meets(world: World, user: User, filter: UserFilter, now = Date.now()): boolean {
  const { ids, status, locked, expired, organizationalUnits, groups } = filter;
  const unitIds = (given: readonly string[]) =>
    given.map((id) => world.directory.organizationalUnit(id)?.organizationalUnitId ?? '');
  const isIn = (given: readonly string[]) =>
    unitIds(given).some((id) => user.organizationalUnitIds.includes(id));
  const isMember = (id: string) => user.groupIds.includes(id);
  return (
    meetsJoined(filter, (each) => meets(world, user, each, now)) &&
    (!ids || ids.includes(user.userId)) &&
    meetsText(user.username, filter.username) &&
    meetsText(user.displayName, filter.displayName) &&
    meetsText(user.email, filter.email) &&
    meetsPhone(user, filter.phone) &&
    (!status || status.includes(statusOf(user))) &&
    (typeof locked !== 'boolean' || (user.lockExpireTime ?? 0) > now === locked) &&
    (typeof expired !== 'boolean' || isExpired(user, now) === expired) &&
    meetsTime(user.accountExpireTime || undefined, filter.accountExpiresAt) &&
    meetsTime(user.createTime, filter.createdAt) &&
    meetsTime(user.updateTime, filter.updatedAt) &&
    (!organizationalUnits?.any || isIn(organizationalUnits.any)) &&
    (!organizationalUnits?.none || !isIn(organizationalUnits.none)) &&
    (!groups?.any || groups.any.some(isMember)) &&
    (!groups?.all || groups.all.every(isMember)) &&
    !groups?.none?.some(isMember) &&
    meetsSource(user.userSourceType, user.userSourceId, filter.source)
  );
}

function isExpired({ accountExpireTime }: User, now: number): boolean {
  return accountExpireTime !== undefined && accountExpireTime > 0 && accountExpireTime <= now;
}

function statusOf({ status }: User): string {
  return ['enabled', 'disabled'].includes(status) ? status.toUpperCase() : 'OTHER';
}

/** @param isConjunct whether all groups have to meet it: then a prefix is upstream's to compare, which tells capitals apart */
export function meetsGroup(group: Group, filter: GroupFilter, isConjunct = true): boolean {
  const { and, or, not, ids, name } = filter;
  return (
    meetsJoined({ and }, (each: GroupFilter) => meetsGroup(group, each, isConjunct)) &&
    meetsJoined({ or, not }, (each: GroupFilter) => meetsGroup(group, each, false)) &&
    (!ids || ids.includes(group.groupId)) &&
    (isConjunct && name?.startsWith
      ? formsOf(name.startsWith).some((form) => group.groupName.startsWith(form))
      : meetsText(group.groupName, name)) &&
    meetsText(group.groupExternalId, filter.externalId) &&
    meetsSource(group.groupSourceType, group.groupSourceId, filter.source) &&
    meetsTime(group.createTime, filter.createdAt) &&
    meetsTime(group.updateTime, filter.updatedAt)
  );
}

function formsOf(text: string): readonly string[] {
  return [text.normalize('NFC'), text.normalize('NFD')];
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** What is empty is not set. */
function meetsText(held: string | undefined, filter: Maybe<TextFilter>): boolean {
  if (!filter) return true;
  const { equals, in: texts, startsWith, contains, endsWith, isSet } = filter;
  if (typeof isSet === 'boolean') return Boolean(held) === isSet;
  if (!held) return false;
  const text = plain(held);
  if (typeof equals === 'string') return text === plain(equals);
  if (texts) return texts.some((each) => text === plain(each));
  if (typeof startsWith === 'string') {
    // Upstream finds "e" where "é" is held as "e" and an accent.
    const asHeld = formsOf(startsWith).some((form) => held.toLowerCase().startsWith(form.toLowerCase()));
    return asHeld || text.startsWith(plain(startsWith));
  }
  if (typeof contains === 'string') return text.includes(plain(contains));
  return text.endsWith(plain(endsWith ?? ''));
}

/** Digits alone count: behind a + those of country code and number, otherwise those of the number. */
function meetsPhone({ phoneRegion = '', phoneNumber }: User, filter: Maybe<TextFilter>): boolean {
  if (!filter || typeof filter.isSet === 'boolean') return meetsText(phoneNumber, filter);
  const { equals, in: texts, isSet: _isSet, ...parts } = filter;
  const asked = [...(typeof equals === 'string' ? [equals] : []), ...(texts ?? [])];
  const checks = [
    ...asked.map((text) => ['equals', text] as const),
    ...Object.entries(parts).map(([kind, text]) => [kind, text ?? ''] as const),
  ];
  return checks.some(([kind, text]) => {
    const held = phoneNumber && `${text.startsWith('+') ? phoneRegion : ''}${phoneNumber}`;
    return meetsText(held, { [kind]: text.replaceAll(/\D/g, '') });
  });
}

function meetsTime(held: number | undefined, range: Maybe<TimeRange>): boolean {
  const { from, to } = range ?? {};
  if (!from && !to) return true;
  if (held === undefined) return false;
  return (!from || Date.parse(from) <= held) && (!to || held < Date.parse(to));
}

const sources = ['build_in', 'ding_talk', 'ad', 'ldap', 'we_com'];

function meetsSource(type: string, id: string, filter: Maybe<SourceFilter>): boolean {
  const kind = sources.includes(type) ? type.toUpperCase() : 'OTHER';
  return (!filter?.type || filter.type === kind) && (!filter?.sourceId || filter.sourceId === id);
}

/** What every object of the result has to meet: the filter's own conditions, and those of the filters in `and`. */
export function conjunctsOf<Filter extends Joined<Filter>>(filter: Filter): Omit<Filter, 'and'>[] {
  const { and, ...own } = filter;
  return [...(and ?? []).flatMap((each) => conjunctsOf(each)), own];
}
