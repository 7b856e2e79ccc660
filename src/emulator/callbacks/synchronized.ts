/** A record and the id that the application gave it, once it has said so (callbacks.md A.7). */
export interface Synchronized<Row> {
  row: Row;
  id: string | undefined;
}

/** @throws Error for a key that is not there */
export function find<Row>(rows: Map<string, Synchronized<Row>>, key: string): Synchronized<Row> {
  const entry = rows.get(key);
  if (entry === undefined) throw new Error(`The BambooCloud side has no ${key}`);
  return entry;
}

/** An id that it has already stays: a record that is made again is the same one. */
export function remember<Row>(
  rows: Map<string, Synchronized<Row>>,
  key: string,
  row: Row,
): Synchronized<Row> {
  const entry = rows.get(key) ?? { row, id: undefined };
  entry.row = row;
  rows.set(key, entry);
  return entry;
}

export function rename<Row>(rows: Map<string, Synchronized<Row>>, from: string, to: string): void {
  const entry = rows.get(from);
  if (entry === undefined || from === to) return;
  rows.delete(from);
  rows.set(to, entry);
}

/** @throws Error while there is none */
export function requireId<Row>({ id }: Synchronized<Row>, key: string): string {
  if (id === undefined) throw new Error(`The application has given ${key} no id yet`);
  return id;
}

/** Attributes that are not named stay too. */
export function merge<Row extends { readonly attributes?: object }>(row: Row, changes: Partial<Row>): Row {
  return { ...row, ...changes, attributes: { ...row.attributes, ...changes.attributes } };
}
