import { z } from 'zod';
import { type Environment, isSet, yesOrNo } from './values.ts';

/** The record of what was done, and by which caller (docs/audit.md). */
export const auditSettings = {
  AUDIT_FILE: z.string().optional(),
  AUDIT_FSYNC: yesOrNo.default(false),
  AUDIT_REQUIRED: yesOrNo.default(true),
};

export function auditIssues(given: Environment): string[] {
  if (isSet(given, 'AUDIT_FILE')) {
    const isFsyncOfStream = given.AUDIT_FILE === 'stdout' && given.AUDIT_FSYNC === 'true';
    return isFsyncOfStream ? ['AUDIT_FSYNC: expected only where AUDIT_FILE is a file'] : [];
  }
  return ['AUDIT_FSYNC', 'AUDIT_REQUIRED']
    .filter((name) => isSet(given, name))
    .map((name) => `${name}: expected only beside AUDIT_FILE`);
}

const shape = z.object(auditSettings);

export interface AuditConfig {
  /** Its path, or `stdout`. */
  readonly file: string;
  /** Whether lines are on the disk before what they are about goes on. */
  readonly fsync: boolean;
  /** Whether a write that cannot be recorded is refused. */
  readonly isRequired: boolean;
}

/** Undefined: nothing is recorded. */
export function toAudit(from: z.output<typeof shape>): AuditConfig | undefined {
  if (from.AUDIT_FILE === undefined) return undefined;
  return { file: from.AUDIT_FILE, fsync: from.AUDIT_FSYNC, isRequired: from.AUDIT_REQUIRED };
}
