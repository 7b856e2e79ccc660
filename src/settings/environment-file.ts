import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** What a file of `NAME=value` lines gave. */
export interface FileValue {
  readonly file: string;
  readonly value: string;
}

/**
 * What the files hold that Node put into the environment (`--env-file`, `--env-file-if-exists`), by name. Node does not say which
 * variable came from where, so they are read once more; a later file counts before an earlier one, as there.
 */
export function readEnvironmentFiles(nodeArguments: readonly string[]): ReadonlyMap<string, FileValue> {
  const found = new Map<string, FileValue>();
  for (const file of filesIn(nodeArguments)) {
    for (const [name, value = ''] of Object.entries(parseEnv(textOf(file)))) found.set(name, { file, value });
  }
  return found;
}

const option = /^--env-file(?:-if-exists)?(?:=(?<file>.*))?$/;

/** `--env-file=.env`, or the same as two arguments. */
function filesIn(nodeArguments: readonly string[]): readonly string[] {
  return nodeArguments.flatMap((argument, index) => {
    const match = option.exec(argument);
    const file = match?.groups?.file ?? (match ? nodeArguments[index + 1] : undefined);
    return file === undefined ? [] : [file];
  });
}

/** Node ends the start itself where a file that has to be there is not. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
