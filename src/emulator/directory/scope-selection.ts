import type { Directory } from './directory.ts';
import { ProvisioningScope, type ScopeSelection } from './scope.ts';

/** Everything: the root, and no list of groups (developer-api.md 7.2). */
export const selectAll = (directory: Directory): ScopeSelection => ({
  organizationalUnitIds: [directory.root.organizationalUnitId],
  groupIds: [],
});

/**
 * A company with one division left out: every top unit but the last, the groups that stay within them, and the first
 * group with members on both sides, which brings its outsiders in (developer-api.md 7.2).
 * A directory without a second top unit has nothing to leave out.
 */
export function selectPart(directory: Directory): ScopeSelection {
  const { childIds } = directory.root;
  if (childIds.length < 2) return selectAll(directory);
  const organizationalUnitIds = childIds.slice(0, -1);
  const byUnits = new ProvisioningScope(directory, { organizationalUnitIds, groupIds: [] });
  const groupIds: string[] = [];
  let bridges = 0;
  for (const { groupId, userIds } of directory.groups()) {
    const insiders = userIds.filter((id) => byUnits.isUserVisible(id)).length;
    const isBridge = insiders > 0 && insiders < userIds.length;
    if (isBridge) bridges += 1;
    if (insiders === userIds.length || (isBridge && bridges === 1)) groupIds.push(groupId);
  }
  return { organizationalUnitIds, groupIds };
}
