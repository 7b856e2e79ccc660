import { Directory } from './directory.ts';
import { type DirectoryState, toState } from './directory-state.ts';
import { type GenerateOptions, generateDirectory } from './generate.ts';

/** A larger one is drawn each time: what is kept of it would be as large as the directory. */
const mostUsersKept = 2_000;
const mostKept = 8;

/** By size, seed and instance; the one that was asked for longest ago comes first. */
const states = new Map<string, DirectoryState>();

/**
 * What `generateDirectory` gives, drawn once in a process: to fill the tables from what was drawn takes a tenth of the time. A test suite
 * starts an emulator, or resets one, before each of its tests.
 */
export function drawDirectory(options: GenerateOptions): Directory {
  if (options.users > mostUsersKept) return generateDirectory(options);
  const { users, units, unitDepth, groups, instanceId, seed } = options;
  const key = JSON.stringify([users, units ?? '', unitDepth ?? '', groups ?? '', instanceId ?? '', seed]);
  const state = states.get(key) ?? toState(generateDirectory(options));
  states.delete(key);
  states.set(key, state);
  for (const longestAgo of [...states.keys()].slice(0, -mostKept)) states.delete(longestAgo);
  return Directory.of(state);
}
