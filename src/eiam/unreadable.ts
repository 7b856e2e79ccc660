// What of upstream's answers could not be read. A leaf: every layer that handles rows may import it.

/** One member of a reply that is missing or of the wrong kind. It never carries the value. */
export interface Fault {
  readonly operation: string;
  /** The contract's object and its member, as in `User.createTime` (developer-api.md 8.1); the object alone for a whole row. */
  readonly member: string;
  readonly requestId: string | undefined;
}

/** The members of a row that could not be read, by name. */
export type Faults<Name extends string = string> = Readonly<Partial<Record<Name, Fault>>>;

/** A row that has no id, or is no object: it keeps its place in the list. */
export class UnreadableRow {
  readonly fault: Fault;

  constructor(fault: Fault) {
    this.fault = fault;
  }
}

/** A row of a list, which may be undefined, once it is known to be readable. */
export type ReadableRow<List> = Exclude<
  NonNullable<List> extends readonly (infer Row)[] ? Row : never,
  UnreadableRow
>;

/** The rows that could be read; none of a list that could not. */
export function readable<Row>(rows: readonly (Row | UnreadableRow)[] | undefined): Row[] {
  return rows?.filter((row): row is Row => !(row instanceof UnreadableRow)) ?? [];
}

/** Reads the id of a row; undefined where it has none. */
export function idOfReadable<Row>(idOf: (row: Row) => string) {
  return (row: Row | UnreadableRow): string | undefined =>
    row instanceof UnreadableRow ? undefined : idOf(row);
}
