import type { IdSetFilter } from '../../../../schema/filtering/filters.ts';
import type { GroupFilter } from '../../../../schema/group/ports.ts';
import type { OrganizationalUnitFilter } from '../../../../schema/organizational-unit/ports.ts';
import type { UserFilter } from '../../../../schema/user/ports.ts';
import type { Group } from '../../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../../src/eiam/developer/organizational-units.ts';
import {
  allOf,
  type Evaluate,
  toEvaluate,
  type Verdict,
} from '../../../../src/loaders/conditions/condition.ts';
import {
  evaluateMember,
  evaluateText,
  sourceConditions,
  timeConditions,
} from '../../../../src/loaders/conditions/row-conditions.ts';
import { toGroupCondition } from '../../../../src/loaders/group/filter.ts';
import { toUserCondition } from '../../../../src/loaders/user/filter.ts';
import { searchFormsOf } from '../../../../src/mirror/text/name-forms.ts';
import { wordsOf } from '../../../../src/mirror/text/search-form.ts';
import { textMatcher, toTextPredicate } from '../../../../src/vocabulary/text-predicates.ts';
import { type Directory, type DirectoryUser, managersOf, membersOf, now, unitsBelow } from './directory.ts';

// What filters mean, object by object. What lists can show is evaluated by the live plane's own code, the rest here.

interface Joined<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

type Verdicts = readonly Verdict[];

/** Kleene's logic: what is decided by one member is decided, whatever the others are. */
function every(verdicts: Verdicts): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.find((verdict) => typeof verdict !== 'boolean') ?? true;
}

function some(verdicts: Verdicts): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.find((verdict) => typeof verdict !== 'boolean') ?? false;
}

function not(verdict: Verdict): Verdict {
  return typeof verdict === 'boolean' ? !verdict : verdict;
}

function joined<Filter>(
  { and, or, not: other }: Joined<Filter>,
  meets: (filter: Filter) => Verdict,
): Verdicts {
  return [
    ...(and ?? []).map(meets),
    ...(or ? [some(or.map(meets))] : []),
    ...(other ? [not(meets(other))] : []),
  ];
}

export function meetsUser(directory: Directory, user: DirectoryUser, filter: UserFilter): Verdict {
  const { and, or, not: other, text, organizationalUnits, groups, managers, customFields, ...shown } = filter;
  const evaluate = toEvaluate(toUserCondition(shown, () => now));
  const { displayName, username } = user.summary;
  const realIds = (ids: readonly string[]) => ids.map((id) => (id === 'ou_root' ? 'ou_0' : id));
  const { any: wanted, none, includeDescendants, primaryOnly } = organizationalUnits ?? {};
  const mine = user.units.filter(({ isPrimary }) => !primaryOnly || isPrimary);
  const isInAny = (ids: readonly string[]) =>
    realIds(ids).some((id) => {
      const covered = includeDescendants ? unitsBelow(directory, id) : new Map([[id, 0]]);
      return mine.some((unit) => covered.has(unit.id));
    });
  return every([
    evaluate(user.summary),
    ...joined<UserFilter>({ and, or, not: other }, (each) => meetsUser(directory, user, each)),
    ...(text ? [isNamed([displayName, username], 'person', text)] : []),
    ...(wanted ? [isInAny(wanted)] : []),
    ...(none?.length ? [!isInAny(none)] : []),
    ...meetsIds(user.groups, groups),
    ...meetsIds(managersOf(directory, user), managers),
    ...(customFields ?? []).map(({ name, value }) => {
      const predicate = toTextPredicate(value);
      return predicate ? textMatcher(predicate)(fieldOf(user, name)) : true;
    }),
  ]);
}

/** Values of fields are compared as they are held: composed. */
function fieldOf({ fields }: DirectoryUser, name: string): string | undefined {
  return fields.get(name)?.normalize('NFC').trim();
}

function meetsIds(held: readonly string[], filter: IdSetFilter | null | undefined): Verdicts {
  const { any: wanted, all, none, isSet } = filter ?? {};
  return [
    ...(wanted ? [wanted.some((id) => held.includes(id))] : []),
    ...(all ? [all.every((id) => held.includes(id))] : []),
    ...(none ? [!none.some((id) => held.includes(id))] : []),
    ...(typeof isSet === 'boolean' ? [held.length > 0 === isSet] : []),
  ];
}

export function meetsGroup(directory: Directory, group: Group, filter: GroupFilter): Verdict {
  const { and, or, not: other, text, memberCount, ...shown } = filter;
  const count = membersOf(directory, group.groupId).length;
  const { min, max } = memberCount ?? {};
  return every([
    toEvaluate(toGroupCondition(shown))(group),
    ...joined<GroupFilter>({ and, or, not: other }, (each) => meetsGroup(directory, group, each)),
    ...(text ? [isNamed([group.groupName], 'thing', text)] : []),
    (min ?? 0) <= count && count <= (max ?? Number.POSITIVE_INFINITY),
  ]);
}

const unitMembers = { type: 'organizationalUnitSourceType', id: 'organizationalUnitSourceId' } as const;

export function meetsUnit(
  directory: Directory,
  unit: OrganizationalUnit,
  filter: OrganizationalUnitFilter,
): Verdict {
  const name = toTextPredicate(filter.name);
  const externalId = toTextPredicate(filter.externalId);
  const parentId = filter.parentId === 'ou_root' ? 'ou_0' : filter.parentId;
  const isBelow = (id: string) => (unitsBelow(directory, id).get(unit.organizationalUnitId) ?? 0) > 0;
  const asTest = (evaluate: Evaluate<OrganizationalUnit>) => ({ evaluate });
  const isIn = (held: string | undefined) => held === parentId;
  const rest = allOf<{ evaluate: Evaluate<OrganizationalUnit> }>([
    ...sourceConditions(unitMembers, filter.source, asTest),
    ...timeConditions('createTime', filter.createdAt, asTest),
    ...timeConditions('updateTime', filter.updatedAt, asTest),
  ]);
  return every([
    ...joined<OrganizationalUnitFilter>(filter, (each) => meetsUnit(directory, unit, each)),
    ...(filter.text ? [isNamed([unit.organizationalUnitName], 'thing', filter.text)] : []),
    ...(filter.ids ? [filter.ids.includes(unit.organizationalUnitId)] : []),
    ...(name ? [evaluateText('organizationalUnitName', name)(unit)] : []),
    ...(externalId ? [evaluateText('organizationalUnitExternalId', externalId)(unit)] : []),
    ...(parentId
      ? [
          filter.includeDescendants
            ? isBelow(parentId)
            : evaluateMember<'parentId', string>('parentId', isIn)(unit),
        ]
      : []),
    toEvaluate(rest)(unit),
  ]);
}

/** That every word is in some form of some name. */
export function isNamed(
  names: readonly (string | undefined)[],
  named: 'person' | 'thing',
  text: string,
): boolean {
  const words = wordsOf(text);
  const forms = names.flatMap((name) => (name === undefined ? [] : searchFormsOf(name, named)));
  return words.length > 0 && words.every((word) => forms.some((form) => form.includes(word)));
}
