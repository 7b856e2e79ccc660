import { schema } from '../../schema/index.ts';
import { type Config, ConfigError } from '../config.ts';
import { expectedMembers } from '../eiam/reply-kinds.ts';
import { documentIssues } from '../http/trusted-documents.ts';
import type { Log } from '../observability/log.ts';
import { stateFileBeside } from '../settings/mirror.ts';
import { openFileState } from '../state/file-state.ts';
import { createMemoryState } from '../state/memory-state.ts';
import type { MessageState } from '../state/message-state.ts';
import { StateFileError, StateFileInUseError } from '../state/state-file.ts';

// Settings whose check needs more than their own text: the graph, the contract, a file.

/** @throws ConfigError with each document that is not valid on the graph */
export function expectTrusted(manifest: Config['trustedDocuments']): void {
  const issues = documentIssues(schema, manifest ?? {});
  if (issues.length > 0) throw new ConfigError(issues.map((issue) => `TRUSTED_DOCUMENTS: ${issue}`));
}

/** @throws ConfigError with each name that is no member which the contract calls always present */
export function expectMembers(names: Config['optionalMembers']): void {
  const unknown = [...names].filter((name) => !expectedMembers.has(name));
  if (unknown.length === 0) return;
  const expected = [...expectedMembers].join(', ');
  throw new ConfigError([
    `EIAM_OPTIONAL_MEMBERS: expected some of ${expected}, but got ${unknown.join(', ')}`,
  ]);
}

/** @throws ConfigError for a file that cannot hold this process's state */
export function openState(config: Config, log: Log, now: () => number): MessageState {
  const { stateFile, mirror, bambooCloud } = config;
  const inMemory = () => {
    if (bambooCloud) {
      log.warn(
        {},
        'Without STATE_FILE a restart forgets which BambooCloud messages were answered and how new the last one of each object is: ' +
          'within the replay window a message that is sent again, or late, would undo newer ones',
      );
    }
    return createMemoryState(now);
  };
  if (stateFile === undefined) return inMemory();
  const isBesideMirror = stateFile === stateFileBeside(mirror?.file);
  try {
    return openFileState(stateFile, now);
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    // The process that has the mirror has this as well: both are left out.
    if (isBesideMirror && error instanceof StateFileInUseError) return inMemory();
    throw new ConfigError([`${isBesideMirror ? 'MIRROR_FILE' : 'STATE_FILE'}: ${error.message}`]);
  }
}
