/** Reads what a client of Redis sends: arrays of strings, in RESP's spelling (redis.io/docs, "RESP protocol spec"). */
export class CommandReader {
  #left: Buffer = Buffer.alloc(0);

  /** @returns the commands that are whole by now; a string of bytes has a character for each */
  take(chunk: Buffer): readonly (readonly string[])[] {
    this.#left = this.#left.length === 0 ? chunk : Buffer.concat([this.#left, chunk]);
    const commands: (readonly string[])[] = [];
    let from = 0;
    for (;;) {
      const read = readCommand(this.#left, from);
      if (!read) break;
      commands.push(read.command);
      from = read.end;
    }
    this.#left = this.#left.subarray(from);
    return commands;
  }
}

interface Read {
  readonly command: readonly string[];
  /** Where the next one begins. */
  readonly end: number;
}

/** Undefined: it is not all there yet. */
function readCommand(bytes: Buffer, from: number): Read | undefined {
  const count = readLength(bytes, from);
  if (!count) return undefined;
  const command: string[] = [];
  let at = count.end;
  for (let left = count.length; left > 0; left -= 1) {
    const size = readLength(bytes, at);
    if (!size || bytes.length < size.end + size.length + 2) return undefined;
    command.push(bytes.toString('latin1', size.end, size.end + size.length));
    at = size.end + size.length + 2;
  }
  return { command, end: at };
}

/** What stands behind `*` or `$`. */
function readLength(
  bytes: Buffer,
  from: number,
): { readonly length: number; readonly end: number } | undefined {
  const end = bytes.indexOf('\r\n', from);
  if (end < 0) return undefined;
  const length = Number(bytes.toString('latin1', from + 1, end));
  if (!Number.isSafeInteger(length)) throw new Error('Expected a command of RESP');
  return { length, end: end + 2 };
}
