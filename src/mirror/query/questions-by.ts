import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import type { Faults } from '../../eiam/unreadable.ts';
import type {
  MirrorContainer,
  MirrorEntry,
  MirrorMatch,
  MirrorPage,
  MirrorQuestions,
  MirrorUnit,
  MirrorUser,
  QuestionLimits,
} from '../questions.ts';
import type { Answers, Asked } from './answers.ts';
import type { HeldPage, HeldRow } from './held-pages.ts';
import type { HeldContainer } from './member-of.ts';

/** Sends one question to a reader. */
export type AskReader = <Kind extends Asked['kind']>(
  asked: Extract<Asked, { kind: Kind }>,
  limits: QuestionLimits,
) => Promise<Answers[Kind]>;

/** The mirror's questions, answered by readers. */
export function questionsBy(ask: AskReader): MirrorQuestions {
  return {
    async users(question, limits) {
      const page = await ask<'users'>({ kind: 'users', question }, limits);
      const isOfReports = question.among.kind === 'reports';
      return pageOf<UserSummary, MirrorUser>(page, (user, { extra, isPrimary }) => ({
        user,
        ...(isOfReports && { level: Number(extra) }),
        ...(question.among.kind === 'unit' && { isPrimary }),
      }));
    },
    async groups(question, limits) {
      return pageOf<Group, Group>(
        await ask<'groups'>({ kind: 'groups', question }, limits),
        (group) => group,
      );
    },
    async units(question, limits) {
      const isBelow = question.among.kind === 'descendants';
      const page = await ask<'units'>({ kind: 'units', question }, limits);
      return pageOf<OrganizationalUnit, MirrorUnit>(page, (unit, { extra }) => ({
        unit,
        ...(isBelow && { level: Number(extra) }),
      }));
    },
    async search(question, limits) {
      return pageOf(await ask<'search'>({ kind: 'search', question }, limits), toMatch);
    },
    counts: (limits) => ask<'counts'>({ kind: 'counts' }, limits),
    userCount: (unitId, includeDescendants, limits) =>
      ask<'userCount'>({ kind: 'userCount', among: { kind: 'unit', unitId, includeDescendants } }, limits),
    reportCount: (userId, levels, limits) =>
      ask<'userCount'>({ kind: 'userCount', among: { kind: 'reports', userId, levels } }, limits),
    async memberOf(userId, ids, includeDescendants, limits) {
      const question = { kind: 'memberOf', userId, ids, includeDescendants } as const;
      const { found, containers } = await ask<'memberOf'>(question, limits);
      const held = new Map(containers.map((each) => [each.id, toContainer(each)]));
      return found.flatMap(({ containerId, throughId }) => {
        const [container, through] = [held.get(containerId), held.get(throughId)];
        return container && through ? [{ container, through, isDirect: container === through }] : [];
      });
    },
  };
}

interface Faulty {
  readonly faults?: Faults | undefined;
}

function pageOf<Held extends Faulty, Row>(
  { rows, ...page }: HeldPage,
  toRow: (held: Held, row: HeldRow) => Row,
): MirrorPage<Row> {
  const entries = rows.map((row): MirrorEntry<Row> => {
    // Written by the store from a row of this type.
    const held = JSON.parse(row.row) as Held;
    const open = row.open.map((member) => held.faults?.[member]).find((fault) => fault !== undefined);
    return { row: toRow(held, row), key: { values: row.key }, ...(open && { open }) };
  });
  return { ...page, entries };
}

function toContainer({ id, kind, row }: HeldContainer): MirrorContainer {
  // Each from the table of its kind.
  if (kind === 'GROUP')
    return { kind, id, group: row === undefined ? undefined : (JSON.parse(row) as Group) };
  return { kind, id, unit: row === undefined ? undefined : (JSON.parse(row) as OrganizationalUnit) };
}

function toMatch(held: Faulty, { extra, matched = [] }: HeldRow): MirrorMatch {
  // Each from the table of its kind.
  if (extra === 'USER') return { kind: 'USER', matched, user: held as UserSummary };
  if (extra === 'GROUP') return { kind: 'GROUP', matched, group: held as Group };
  return { kind: 'ORGANIZATIONAL_UNIT', matched, unit: held as OrganizationalUnit };
}
