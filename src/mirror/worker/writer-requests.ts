import type { Unconfirmed, UnconfirmedQuestion, WriteAnswer, WriteBatch } from '../store/write-types.ts';

/** What the writer's worker is asked. */
export type WriterRequest =
  | { readonly kind: 'write'; readonly batch: WriteBatch; readonly now: number }
  | { readonly kind: 'unconfirmed'; readonly question: UnconfirmedQuestion }
  | { readonly kind: 'recount' }
  | { readonly kind: 'prune'; readonly before: number; readonly most: number }
  | { readonly kind: 'clear' }
  /** The last one: the file is closed. */
  | { readonly kind: 'close' };

/** What it answers to each. */
export interface WriterAnswers {
  readonly write: WriteAnswer;
  readonly unconfirmed: Unconfirmed;
  readonly recount: undefined;
  /** How many changes went. */
  readonly prune: number;
  readonly clear: undefined;
  readonly close: undefined;
}

/** What the worker needs to begin. */
export interface WriterSettings {
  readonly path: string;
  /** Of 4 KiB; undefined: as many as there is room for. */
  readonly mostPages: number | undefined;
}
