import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineKinds } from '../../src/audit/line.ts';

export interface AuditLine {
  readonly audit: number;
  readonly event: string;
  readonly at: string;
  readonly [member: string]: unknown;
}

/** A file for an audit trail, whose disk can be full. */
export interface TestAuditFile extends Disposable {
  readonly path: string;
  /** Every line, each checked against its kind. */
  lines(path?: string): readonly AuditLine[];
  /** The lines that writes have left. */
  writes(): readonly AuditLine[];
  /** The lines that writes have left since the last time. */
  take(): readonly AuditLine[];
  /** Puts a full device in its place. @returns gives the file its place back */
  fill(): () => void;
}

/** The file itself does not exist yet. */
export function openAuditFile(): TestAuditFile {
  const folder = mkdtempSync(join(tmpdir(), 'eiam-audit-'));
  const path = join(folder, 'audit.jsonl');
  const lines = (from = path) => readLines(readFileSync(from, 'utf8'));
  const ofWrites = (text: string) => readLines(text).filter(({ event }) => event.startsWith('write.'));
  let taken = 0;
  return {
    path,
    lines,
    writes: () => ofWrites(readFileSync(path, 'utf8')),
    take() {
      const bytes = readFileSync(path);
      const text = bytes.toString('utf8', taken);
      taken = bytes.length;
      return ofWrites(text);
    },
    fill() {
      const kept = join(folder, 'kept.jsonl');
      renameSync(path, kept);
      symlinkSync('/dev/full', path);
      return () => {
        unlinkSync(path);
        renameSync(kept, path);
      };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function readLines(text: string): readonly AuditLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(readLine);
}

/** @throws Error for a line that is none of the documented kinds */
function readLine(text: string): AuditLine {
  const line: AuditLine = JSON.parse(text);
  const { audit, event, ...members } = line;
  const kind = Object.entries(lineKinds).find(([name]) => name === event)?.[1];
  if (audit !== 1 || !kind) throw new Error(`No line of the audit trail: ${text}`);
  kind.parse(members);
  return line;
}
