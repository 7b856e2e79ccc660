import { createHmac } from 'node:crypto';
import type { Access } from '../../schema/core/permissions.ts';

/** Characters of a hash: enough that no two callers of a deployment share one. */
const hashLength = 22;

/**
 * Names a caller in the log: by its EIAM id, which is no personal data by itself, otherwise by a keyed hash of its subject, which may be an
 * e-mail address or a telephone number. Without the key nothing can be tried against the hash.
 */
export function createViewerNames(key: Buffer): (access: Access) => string | undefined {
  return ({ viewer }) => {
    if (!viewer) return undefined;
    const { account, subject } = viewer;
    if (account && 'userId' in account) return account.userId;
    return `subject:${createHmac('sha256', key).update(subject).digest('base64url').slice(0, hashLength)}`;
  };
}
