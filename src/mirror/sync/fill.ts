import type { UserPage } from '../../eiam/developer/users.ts';
import { metaNames } from '../store/tables.ts';
import type { Answered, AskingWay } from './asking.ts';
import { readsUserList } from './check.ts';
import { Pass, type PassParts } from './pass.ts';
import { FillProgress, fillPrefixes, progressName, type Step, walkedPrefix } from './progress.ts';
import { readGroups, readMembers } from './read-members.ts';
import { readUnits } from './read-units.ts';
import { expectFewUsers, readDetails, readFirstUsers, readUsers } from './read-users.ts';
import { refillName } from './refill.ts';
import { formatScope, type Scope } from './scope.ts';
import { keptStateName } from './states.ts';

/** Above it each user is read by GetUser only where a setting says so: it takes a call a user. */
const mostDetailed = 20_000;

/** A fill that can be run. */
export interface Fill {
  readonly pass: Pass;
  /** Whether a process before began it, so that events may have been lost in between. */
  readonly isResumed: boolean;
  run(): Promise<void>;
}

/** Goes on with the fill that a process before began, or begins one. @throws TooManyUsersError */
export async function openFill(parts: PassParts, way: AskingWay, scope: Scope): Promise<Fill> {
  const progress = earlierFill(parts, scope);
  if (!progress) return beginFill(parts, way, scope);
  const pass = passOf(parts, way, progress);
  expectFewUsers(pass, progress.users);
  return { pass, isResumed: true, run: () => fill(pass, scope, progress) };
}

/** Undefined: there is none, or it was of another scope or read otherwise than it is to be now. */
function earlierFill({ held, settings }: PassParts, scope: Scope): FillProgress | undefined {
  const meta = held.meta('sync.');
  const progress = FillProgress.parse(meta.get(progressName));
  const isOfScope = meta.get(metaNames.scope) === formatScope(scope);
  const isOfWay = progress !== undefined && (settings.details ?? progress.details) === progress.details;
  return isOfScope && isOfWay ? progress : undefined;
}

async function beginFill(parts: PassParts, way: AskingWay, scope: Scope): Promise<Fill> {
  const startedAt = parts.asking.begin().at;
  const probe = new Pass(parts, { way, startedAt, details: false, isFilling: true });
  const first = await readFirstUsers(probe);
  const users = first.answer.totalCount ?? 0;
  const details = parts.settings.details ?? users <= mostDetailed;
  const progress = new FillProgress({ startedAt, users, details });
  const pass = passOf(parts, way, progress);
  expectFewUsers(pass, users);
  await invalidate(parts);
  await parts.writer.clear();
  await parts.writer.write({
    ...{ writes: [], isFilling: true },
    meta: { ...progress.toMeta(), [metaNames.scope]: formatScope(scope) },
  });
  return { pass, isResumed: false, run: () => fill(pass, scope, progress, first) };
}

/** Before anything is removed: whenever the process ends from here on, the next one finds neither a copy that is whole nor a fill to go on with. */
async function invalidate({ held, writer }: PassParts): Promise<void> {
  const isRefill = held.meta('sync.').has(keptStateName);
  await writer.write({
    ...{ writes: [], removedPrefixes: fillPrefixes },
    meta: { [keptStateName]: null, ...(isRefill && { [refillName]: 'GAP' }) },
  });
}

function passOf(parts: PassParts, way: AskingWay, progress: FillProgress): Pass {
  const { startedAt, details } = progress;
  return new Pass(parts, { way, startedAt, details, isFilling: true, meta: () => progress.toMeta() });
}

/**
 * Reads everything once (developer-api.md 2, "Whole directory"): with details by a call a user, else by the lists of every unit
 * and group.
 */
async function fill(
  pass: Pass,
  scope: Scope,
  progress: FillProgress,
  first?: Answered<UserPage> | undefined,
): Promise<void> {
  const { writer } = pass.parts;
  const due = async (step: Step, read: () => Promise<unknown>) => {
    if (!progress.isDue(step)) return;
    progress.begin(step);
    await read();
  };
  if (progress.details || readsUserList(scope)) await due('users', () => readUsers(pass, progress, first));
  await due('units', async () => readUnits(pass, scope.unitIds, await walkedUnits(pass)));
  await due('groups', () => readGroups(pass, progress));
  if (progress.details) await due('details', () => readDetails(pass, progress));
  else {
    await due('unitUsers', () => readMembers(pass, 'unitUsers', progress));
    await due('groupUsers', () => readMembers(pass, 'groupUsers', progress));
  }
  await writer.recount();
}

async function walkedUnits(pass: Pass) {
  const known: string[] = [];
  for (let page = await pass.heldIds('units', undefined); page.length > 0; ) {
    known.push(...page);
    page = await pass.heldIds('units', page.at(-1));
  }
  const marks = pass.parts.held.meta(walkedPrefix);
  return { known, walked: new Set(Array.from(marks.keys(), (name) => name.slice(walkedPrefix.length))) };
}
