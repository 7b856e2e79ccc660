/** What a process that floods is told; its report is asked for by `report`, and answered by `Flooded`. */
export type Order =
  | { readonly order: 'flood'; readonly flood: Flood; readonly url: string; readonly token: string }
  | { readonly order: 'report' };

export type Flood = 'UNREAD_ANSWERS' | 'OPEN_BODIES' | 'SIGN_INS';

/** What became of a flood's connections. */
export interface Flooded {
  /** Connections that were made. */
  readonly connections: number;
  /** Those that the gateway has closed. */
  readonly closed: number;
  /** Answers by HTTP status, as far as they were read. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Close codes of WebSockets. */
  readonly closeCodes: Readonly<Record<string, number>>;
  /** Codes of errors, as far as they were read. */
  readonly codes: Readonly<Record<string, number>>;
  readonly bytesRead: number;
}
