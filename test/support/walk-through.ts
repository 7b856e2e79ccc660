import { readFileSync } from 'node:fs';

/** A fenced block of a page, under the heading before it. */
export interface Block {
  readonly heading: string;
  /** `graphql`, `sh`, `json` … */
  readonly language: string;
  readonly text: string;
}

/** One command of a shell block: `NAME=value` in front, then the words, quotes and remarks resolved. */
export interface Command {
  readonly environment: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The blocks of a page of this repository, in order. */
export function readBlocks(path: string): readonly Block[] {
  let heading = '';
  const blocks: Block[] = [];
  for (const match of read(path).matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, title, language, text] = match;
    if (title !== undefined) heading = title;
    if (language !== undefined && text !== undefined) blocks.push({ heading, language, text });
  }
  return blocks;
}

/** One of those with this heading and language. @throws Error where there is none */
export function blockOf(path: string, heading: string, language: string, index = 0): Block {
  const found = readBlocks(path).filter((block) => block.heading === heading && block.language === language);
  const block = found[index];
  if (!block) throw new Error(`Expected a block of ${language} under "${heading}" in ${path}`);
  return block;
}

/** The text under a heading, up to the next one. */
export function readSection(path: string, heading: string): string {
  const [, after] = read(path).split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`Expected a heading "${heading}" in ${path}`);
  return after.split('\n## ')[0] ?? '';
}

/** The commands of a shell block, after every text of `instead` has been put in place of its key. @throws Error for a key that is not there */
export function readCommands(block: Block, instead: Readonly<Record<string, string>> = {}): Command[] {
  let { text } = block;
  for (const [written, used] of Object.entries(instead)) {
    if (!text.includes(written)) throw new Error(`Expected "${written}" in ${text}`);
    text = text.replaceAll(written, used);
  }
  const commands: Command[] = [];
  let words: string[] = [];
  const end = (): void => {
    const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
    if (first >= 0)
      commands.push({ environment: toEnvironment(words.slice(0, first)), words: words.slice(first) });
    words = [];
  };
  // A continued line, a remark, an end, or a word of bare and quoted parts.
  for (const [token] of text.matchAll(/\\\n|#.*|\n|&&|(?:'[^']*'|"[^"]*"|(?!&&)[^\s'"\\])+/g)) {
    if (token === '\n' || token === '&&') end();
    else if (!token.startsWith('\\') && !token.startsWith('#')) words.push(unquote(token));
  }
  end();
  return commands;
}

/** The one at this place. @throws Error when there is none */
export function readCommand(
  block: Block,
  instead: Readonly<Record<string, string>> = {},
  index = 0,
): Command {
  const command = readCommands(block, instead)[index];
  if (command === undefined) throw new Error(`Expected command ${index} in ${block.text}`);
  return command;
}

/** The scripts of package.json. */
export const readScripts = (): Readonly<Record<string, string>> => JSON.parse(read('package.json')).scripts;

const unquote = (word: string): string =>
  word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? '');

const toEnvironment = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );

export interface NodeScript {
  /** As in `src/main.ts`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What `npm start` or `npm run … -- …` starts, by package.json. Settings of Node itself and of the C library before it, as the
 * place of the compile cache, are the tests' own (process.ts).
 */
export function toNodeScript({ words, environment }: Command): NodeScript {
  const [npm, ...rest] = words;
  const name = rest[0] === 'run' ? rest[1] : rest[0];
  const [, script] = /^(?:[A-Z_]+=\S+ )*node (?:--\S+ )*(\S+)$/.exec(readScripts()[name ?? ''] ?? '') ?? [];
  if (npm !== 'npm' || script === undefined)
    throw new Error(`Expected npm and a script of node, but got ${words.join(' ')}`);
  const dashes = rest.indexOf('--');
  return { script, args: dashes < 0 ? [] : rest.slice(dashes + 1), environment };
}

export interface CurlRequest {
  readonly url: string;
  /** The file that the answer goes to. */
  readonly output?: string;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

/** The request that a `curl` sends. @throws Error for an option that is not handled here */
export function toRequest({ words }: Command): CurlRequest {
  const [curl, ...rest] = words;
  if (curl !== 'curl') throw new Error(`Expected curl, but got ${words.join(' ')}`);
  let url = '';
  let method: string | undefined;
  let body: string | undefined;
  let output: string | undefined;
  const headers: Record<string, string> = {};
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const next = rest[at + 1] ?? '';
    if (word === '-N') continue;
    if (!word.startsWith('-')) url = word;
    else if (word === '-X') method = next;
    else if (word === '-d') body = next;
    else if (word === '-o') output = next;
    else if (word === '-H')
      headers[next.slice(0, next.indexOf(':'))] = next.slice(next.indexOf(':') + 1).trim();
    else throw new Error(`Expected a known option of curl, but got ${word}`);
    if (word.startsWith('-')) at += 1;
  }
  const form =
    body === undefined || headers['content-type']
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    url,
    ...(output !== undefined && { output }),
    init: {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...form, ...headers },
      ...(body === undefined ? {} : { body }),
    },
  };
}
