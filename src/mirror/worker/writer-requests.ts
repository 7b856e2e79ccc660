import type { MirrorRows } from '../../shared-state/ports.ts';
import type {
  LoggedWork,
  LogPlace,
  Prepared,
  Unconfirmed,
  UnconfirmedQuestion,
  WriteAnswer,
  WriteBatch,
} from '../store/write-types.ts';

/** What the writer's worker is asked. */
export type WriterRequest =
  | { readonly kind: 'write'; readonly batch: WriteBatch; readonly now: number }
  | { readonly kind: 'unconfirmed'; readonly question: UnconfirmedQuestion }
  | { readonly kind: 'recount' }
  | { readonly kind: 'prune'; readonly before: number; readonly most: number }
  | { readonly kind: 'clear' }
  | { readonly kind: 'prepare'; readonly work: LoggedWork; readonly now: number }
  | { readonly kind: 'commit'; readonly place: LogPlace | undefined }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'apply'; readonly rows: MirrorRows; readonly place: LogPlace }
  | { readonly kind: 'moveTo'; readonly place: LogPlace }
  | { readonly kind: 'load'; readonly piece: Uint8Array; readonly isFirst: boolean }
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
  readonly prepare: Prepared;
  readonly commit: undefined;
  readonly rollback: undefined;
  readonly apply: undefined;
  readonly moveTo: undefined;
  readonly load: undefined;
  readonly close: undefined;
}

/** What the worker needs to begin. */
export interface WriterSettings {
  readonly path: string;
  /** Of 4 KiB; undefined: as many as there is room for. */
  readonly mostPages: number | undefined;
}
