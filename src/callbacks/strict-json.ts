/** A text is no JSON, or JSON that two readers may read as two things. Says nothing of what was in it. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
}

/** A whole body of a callback is four deep; what IDaaS nests is one level each. */
const maxDepth = 32;

/**
 * JSON in which no object has a member twice and nothing nests deeper than 32: `JSON.parse` takes the last of two members,
 * where another reader, one that was checked before us perhaps, took the first.
 * @throws StrictJsonError
 */
export function parseStrictJson(text: string): unknown {
  const value = parse(text);
  checkMembers(text);
  return value;
}

/** The same of UTF-8 bytes; a byte order mark is none of JSON's. @throws StrictJsonError */
export function parseStrictJsonBytes(bytes: Uint8Array): unknown {
  return parseStrictJson(decode(bytes));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new StrictJsonError('Expected UTF-8', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: the engine's message quotes the text.
    throw new StrictJsonError('Expected JSON');
  }
}

/** Strings, so that what they contain is not taken for structure, with the colon that makes one a name; and the structure. */
const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;

/** Walks a text that is JSON for certain, so that all there is to look at are names and brackets. */
function checkMembers(text: string): void {
  const open: Set<string>[] = [];
  for (const [piece, quoted, colon] of text.matchAll(pieces)) {
    if (quoted !== undefined) {
      if (colon !== undefined) addName(open, quoted);
    } else if (piece === '{' || piece === '[') {
      if (open.push(new Set()) > maxDepth) throw new StrictJsonError(`Expected at most ${maxDepth} levels`);
    } else open.pop();
  }
}

function addName(open: readonly Set<string>[], quoted: string): void {
  const names = open.at(-1);
  const name: string = JSON.parse(quoted);
  if (names?.has(name)) throw new StrictJsonError('Expected each member once');
  names?.add(name);
}
