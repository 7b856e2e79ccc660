import { rootAlias } from '../../src/vocabulary/ids.ts';
import { mostAncestors } from '../../src/vocabulary/limits.ts';
import { assumedRows, type Reading } from '../cost/facts.ts';
import type { Arguments, Step } from '../cost/step.ts';

/** Their ids in one call, and then each of which more is selected. */
export const ancestorsRead: Step = {
  needs: 'edge',
  calls: 1,
  rows: { most: mostAncestors, assumed: assumedRows },
  brings: 'identity',
};

/** Units and groups that a scope names: upstream has no limit. */
export const scopeRows = { most: Number.POSITIVE_INFINITY, assumed: 20 };

/** The scope itself, and where it names several units what is above each of them. */
export function scopeCalls(_given: Arguments, { figure, facts }: Reading): number {
  if (figure === 'bound') return 1 + scopeRows.most;
  const seen = facts.lists.rows('Query.rootOrganizationalUnits') ?? scopeRows.assumed;
  return seen > 1 ? 1 + seen : 1;
}

/** The root's own id for its alias; a unit that is named by it is read even where an edge would prove that it exists. */
export function aliasCalls(id: unknown, { figure }: Reading): number {
  if (id !== rootAlias) return 0;
  return figure === 'bound' ? 2 : 1;
}

/** A look-up by external id is made again, with the unit to check, where it names another unit. */
export function unitCalls({ by }: Arguments, reading: Reading): number {
  const { id } = Object(by);
  if (id) return aliasCalls(id, reading);
  return reading.figure === 'bound' ? 3 : 1;
}

/** Where it is not known whether the application may see all units, that is found out first. */
export function unitCountCalls(_given: Arguments, { figure, facts }: Reading): number {
  if (figure === 'expected' && !facts.hasAccessKeys) return 0;
  return facts.readsInBatches ? 1 : 1 + facts.lookCalls;
}

/** A page for each unit above the last level, and never more than a scan may take. */
export function descendantsCalls({ levels }: Arguments, { figure, facts }: Reading): number {
  if (figure === 'bound') return facts.maxScanPages;
  const depth = typeof levels === 'number' ? levels : undefined;
  const seen = facts.lists.walkCalls(depth);
  if (seen !== undefined) return Math.min(seen, facts.maxScanPages);
  if (depth === 1) return 1;
  const children = facts.lists.rows('OrganizationalUnit.children') ?? assumedRows;
  return Math.min(1 + children, facts.maxScanPages);
}
