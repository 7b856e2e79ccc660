/** A text is no JSON, or JSON that two readers may read as two things. Says nothing of what was in it. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
}

/** A whole body of a callback is four deep; what IDaaS nests is one level each. */
const maxDepth = 32;

/** Brackets, commas and colons: a body of 1 MiB that is worth reading has far fewer. */
const maxPieces = 100_000;

/**
 * JSON in which no object has a member twice and nothing nests deeper than 32, or has more than 100,000 pieces: `JSON.parse` takes the last of two members,
 * where another reader, one that was checked before us perhaps, took the first.
 * @throws StrictJsonError
 */
export function parseStrictJson(text: string): unknown {
  checkShape(text);
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
    return JSON.parse(text, keepDigits);
  } catch {
    // Not as a cause: the engine's message quotes the text.
    throw new StrictJsonError('Expected JSON');
  }
}

/** Integers beyond what a number holds stay as they are written: a number of an employee would lose its last digits. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isCut = typeof value === 'number' && !Number.isSafeInteger(value);
  return isCut && source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

/** Measures depth before anything is parsed: a megabyte of brackets would block the event loop. The text need not be valid JSON. */
function checkShape(text: string): void {
  let depth = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const piece = text[at];
    if (piece === '"') at = endOfString(text, at);
    else if (piece === '}' || piece === ']') depth -= 1;
    else if (piece === '{' || piece === '[' || piece === ',' || piece === ':') {
      count += 1;
      if (piece === '{' || piece === '[') depth += 1;
      if (depth > maxDepth) throw new StrictJsonError(`Expected at most ${maxDepth} levels`);
      if (count > maxPieces) throw new StrictJsonError(`Expected at most ${maxPieces} pieces`);
    }
  }
}

/** Where a string's closing quote is; the text's end: it has none. */
function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

/** Strings, so that what they contain is not taken for structure, with the colon that makes one a name; and the structure. */
const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;

/** Walks a text that is JSON for certain, so that all there is to look at are names and brackets. */
function checkMembers(text: string): void {
  const open: Set<string>[] = [];
  for (const [piece, quoted, colon] of text.matchAll(pieces)) {
    if (quoted !== undefined) {
      if (colon !== undefined) addName(open, quoted);
    } else if (piece === '{' || piece === '[') open.push(new Set());
    else open.pop();
  }
}

function addName(open: readonly Set<string>[], quoted: string): void {
  const names = open.at(-1);
  const name: string = JSON.parse(quoted);
  if (names?.has(name)) throw new StrictJsonError('Expected each member once');
  names?.add(name);
}
