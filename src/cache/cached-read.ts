import type { CallContext } from '../eiam/call-context.ts';
import type { CachePolicy } from '../eiam/operation.ts';
import type { Shown } from './holds.ts';
import type { Finding } from './lru-store.ts';

/** A read whose answer may be cached: what changes it (src/eiam/operation.ts), and how it is loaded. */
export interface CachedRead<Answer> extends CachePolicy<Answer> {
  /** Upstream's name of the operation, as in `GetUser`. */
  readonly operation: string;
  /** The client's plane and application: a short name, no secret. */
  readonly credentials: string;
  /** Whether upstream fails all calls at present, so that none is worth waiting for. Default: no. */
  readonly isDown?: (() => boolean) | undefined;
  /** Everything that distinguishes it from other reads: credentials, operation and arguments. */
  readonly key: string;
  /** Calls upstream. The answer undefined also means that the object does not exist. */
  readonly load: (context: CallContext) => Promise<Answer>;
  /** The objects that an answer shows. Default: none. */
  shows?(answer: Answer): Shown;
}

/** Rows of a list whose pages are cached like any other answer. */
const shallowRows = 5_000;

/** Whether it is a page that only a walk through a long list reaches: it is cached apart, so that it displaces nothing else. */
export function isDeep({ depth = 0 }: Pick<CachePolicy<never>, 'depth'>): boolean {
  return depth >= shallowRows;
}

/** All tags by which a change may touch this finding. */
export function tagsOf<Answer>(
  policy: CachePolicy<Answer>,
  { answer, isAbsence }: Finding,
): readonly string[] {
  // The key identifies the read, so that what is stored under it is an answer of its type.
  const more = isAbsence ? policy.absenceTags : policy.tagsOf?.(answer as Answer);
  return more === undefined ? policy.tags : [...policy.tags, ...more];
}

/** How many rows a finding counts as. */
export function rowsOf<Answer>(read: CachedRead<Answer>, finding: Finding): number {
  if (finding.isAbsence) return 1;
  const answer = answerOf<Answer>(finding);
  if (read.rowsOf) return read.rowsOf(answer);
  const { data }: { readonly data?: unknown } = Object(answer);
  return Array.isArray(data) ? data.length : 1;
}

/** @throws the cached failure that means absence */
export function answerOf<Answer>({ answer, isAbsence }: Finding): Answer {
  if (isAbsence && answer instanceof Error) throw answer;
  // As above.
  return answer as Answer;
}
