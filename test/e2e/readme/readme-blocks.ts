import { expect } from 'vitest';
import { type StartedProcess, startProcess } from '../../support/process.ts';
import {
  type Block,
  blockOf as blockOfPage,
  type Command,
  readBlocks,
  toNodeScript,
  toRequest,
} from '../../support/walk-through.ts';

// The README's own text runs here: addresses, ports and ids alone are put in place of the written ones.

export const blocks = readBlocks('README.md');

export function blockOf(heading: string, language: string, index = 0): Block {
  return blockOfPage('README.md', heading, language, index);
}

/** Sends what a `curl` of the page sends, and reads the JSON that comes with status 200. */
export async function run(command: Command): Promise<unknown> {
  const { url, init } = toRequest(command);
  const response = await fetch(url, init);
  expect([url, response.status]).toEqual([url, 200]);
  return response.json();
}

/** Starts what an `npm start` or `npm run` of the page starts. */
export function startNode(command: Command): StartedProcess {
  const { script, args, environment } = toNodeScript(command);
  return startProcess(script, { args, environment });
}
