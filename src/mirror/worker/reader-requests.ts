import type { Answer, Asked } from '../query/answers.ts';
import type { WindowBound } from '../read-errors.ts';

/** What a reader's worker is asked. */
export interface ReaderRequest {
  readonly asked: Asked;
  /** Names the question where it is to be aborted; not 0. */
  readonly ticket: number;
  /** Milliseconds until its deadline: clocks of threads have nothing else in common. */
  readonly leftMs: number;
}

/** How a question ends: errors lose their classes on the way between threads. */
export type ReaderAnswer =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'invalidKey'; readonly bound: WindowBound; readonly expected: string };

/** What the worker needs to begin. */
export interface ReaderSettings {
  readonly path: string;
  /** One integer: the ticket of the question that is to end. */
  readonly aborted: SharedArrayBuffer;
}
