/** A place in the log of one process: behind the change with this number. */
export interface ChangeCursor {
  /** The process that counted. */
  readonly epoch: string;
  readonly sequence: number;
}

export function toCursor({ epoch, sequence }: ChangeCursor): string {
  return Buffer.from(`${epoch}:${sequence}`).toString('base64url');
}

/** Reads a cursor back, or gives undefined for a text that no gateway ever gave. */
export function parseCursor(text: string): ChangeCursor | undefined {
  if (text.length > 128) return undefined;
  const [, epoch, digits] =
    /^([A-Za-z0-9_-]{1,64}):(0|[1-9]\d{0,14})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (epoch === undefined || digits === undefined) return undefined;
  const cursor = { epoch, sequence: Number(digits) };
  // Decoding passes over what does not belong there.
  return toCursor(cursor) === text ? cursor : undefined;
}
