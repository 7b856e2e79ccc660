/** Why a file cannot be this process's mirror. */
export type MirrorFileFault =
  /** It is another program's, or its first bytes are damaged: it was left as it is. */
  | 'FOREIGN'
  /** Another process has it: this one can go without. */
  | 'LOCKED'
  /** It cannot be made, read or written. */
  | 'UNUSABLE'
  /** There is no room on the disk, or it has the most pages that it may have. */
  | 'FULL'
  /** It does not hold what was written. */
  | 'DAMAGED';

/** The file cannot be the mirror. The message names it, and what to do. */
export class MirrorFileError extends Error {
  override readonly name = 'MirrorFileError';
  readonly fault: MirrorFileFault;

  constructor(fault: MirrorFileFault, path: string, cause?: unknown) {
    super(messageOf(fault, path, cause), { cause });
    this.fault = fault;
  }
}

function messageOf(fault: MirrorFileFault, path: string, cause: unknown): string {
  switch (fault) {
    case 'FOREIGN':
      return `expected a mirror of this gateway, but ${path} is something else; it was left as it is: name another file`;
    case 'LOCKED':
      return `expected a file of this process alone, but another one has ${path} open`;
    case 'FULL':
      return `expected room for the mirror, but there is none at ${path}: make room`;
    case 'DAMAGED':
      return `expected a whole mirror, but ${path} is damaged: restart the gateway, and it is filled again`;
    case 'UNUSABLE':
      return `expected a file that can be read and written, but ${path} cannot: ${reasonOf(cause)}`;
  }
}

function reasonOf(cause: unknown): string {
  if (resultCodeOf(cause) === readOnlyCode) return 'it is read-only';
  return systemCodeOf(cause) ?? (cause instanceof Error ? cause.name : 'unknown');
}

/** SQLite's result codes (sqlite.org/rescode.html). */
const busyCode = 5;
const readOnlyCode = 8;
const corruptCode = 11;
const fullCode = 13;
const foreignCode = 26;
const faults: Readonly<Record<number, MirrorFileFault>> = {
  [busyCode]: 'LOCKED',
  [corruptCode]: 'DAMAGED',
  [foreignCode]: 'DAMAGED',
  [fullCode]: 'FULL',
};

/** No permission, busy, read-only, input or output, damaged, full, cannot be opened, no database. */
const codesOfFile: ReadonlySet<number> = new Set([
  3,
  busyCode,
  readOnlyCode,
  10,
  corruptCode,
  fullCode,
  14,
  foreignCode,
]);

/** Whether SQLite failed because of the file, and not because of what it was asked. */
export function isOfFile(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code !== undefined && codesOfFile.has(code);
}

/** What SQLite or the system said about the file. */
export function toMirrorFileError(error: unknown, path: string): MirrorFileError {
  if (error instanceof MirrorFileError) return error;
  const code = resultCodeOf(error);
  const fault = (code === undefined ? undefined : faults[code]) ?? faultOfSystem(error);
  return new MirrorFileError(fault, path, error);
}

function faultOfSystem(error: unknown): MirrorFileFault {
  return systemCodeOf(error) === 'ENOSPC' ? 'FULL' : 'UNUSABLE';
}

function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The primary code: extended ones have more in their upper bytes. */
function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
