import type { WriteBatch } from '../store/write-types.ts';
import type { ResumePoint } from './list-walk.ts';

/** The steps of a pass, in order. Those of `details` read each user, those of lists each unit's and each group's members. */
export const steps = ['users', 'units', 'groups', 'unitUsers', 'groupUsers', 'details'] as const;
export type Step = (typeof steps)[number];

interface Kept {
  readonly startedAt: number;
  readonly details: boolean;
  readonly users: number;
  readonly step: Step;
  /** Of the objects that are read one by one, in the order of ids, the last before which all are done. */
  readonly after?: string | undefined;
  /** Lists that are being read, by the object that they are of; "" is the step's own. */
  readonly open: Readonly<Record<string, ResumePoint>>;
}

/** Names in the mirror's meta. */
export const progressName = 'sync.fill';
/** Followed by the id of a unit whose children are all read. */
export const walkedPrefix = 'sync.walked.';
/**
 * How the names begin that hold a fill's progress. They are removed at its end, by their beginnings: there is one for each unit. No other
 * name may begin so.
 */
export const fillPrefixes: readonly string[] = [progressName, walkedPrefix];

/** How far a fill has come, as it is kept with each of its writes: what a killed process had in hand is all that is read twice. */
export class FillProgress {
  readonly startedAt: number;
  readonly details: boolean;
  readonly users: number;
  #step: Step = 'users';
  #after: string | undefined;
  readonly #open = new Map<string, ResumePoint>();

  constructor({ startedAt, details, users }: Pick<Kept, 'startedAt' | 'details' | 'users'>) {
    this.startedAt = startedAt;
    this.details = details;
    this.users = users;
  }

  /** Undefined: nothing was kept, or nothing that can be gone on with. */
  static parse(text: string | undefined): FillProgress | undefined {
    if (text === undefined) return undefined;
    const kept = readKept(text);
    if (!kept) return undefined;
    const progress = new FillProgress(kept);
    progress.#step = kept.step;
    progress.#after = kept.after;
    for (const [of, point] of Object.entries(kept.open)) progress.#open.set(of, point);
    return progress;
  }

  /** Whether this step is still to be done, wholly or in part. */
  isDue(step: Step): boolean {
    return steps.indexOf(step) >= steps.indexOf(this.#step);
  }

  /** Goes on to a step, from its beginning unless it was begun before. */
  begin(step: Step): void {
    if (this.#step === step) return;
    this.#step = step;
    this.#after = undefined;
    this.#open.clear();
  }

  get after(): string | undefined {
    return this.#after;
  }

  /** All objects up to this one are done. */
  finished(id: string): void {
    this.#after = id;
    this.#open.delete(id);
  }

  pointOf(list: string): ResumePoint | undefined {
    return this.#open.get(list);
  }

  /** @param point undefined: the list has been read */
  reached(list: string, point: ResumePoint | undefined): void {
    if (point) this.#open.set(list, point);
    else this.#open.delete(list);
  }

  toMeta(): WriteBatch['meta'] {
    const { startedAt, details, users } = this;
    const kept: Kept = {
      ...{ startedAt, details, users },
      step: this.#step,
      after: this.#after,
      open: Object.fromEntries(this.#open),
    };
    return { [progressName]: JSON.stringify(kept) };
  }
}

/** The file is our own, but may be of a version of before: what is not understood is begun again. */
function readKept(text: string): Kept | undefined {
  try {
    const kept: Partial<Kept> | null = JSON.parse(text);
    const { startedAt, details, users, step, after, open } = kept ?? {};
    const isWhole =
      typeof startedAt === 'number' &&
      typeof details === 'boolean' &&
      typeof users === 'number' &&
      typeof open === 'object' &&
      step !== undefined &&
      steps.includes(step);
    return isWhole ? { startedAt, details, users, step, after, open } : undefined;
  } catch {
    return undefined;
  }
}
