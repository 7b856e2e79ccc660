import { Directory } from './directory.ts';

/** A directory that shows what another one shows now, and goes on showing it when that one changes. A user's primary unit comes first. */
export function copyDirectory(original: Directory): Directory {
  const { root } = original;
  const copy = new Directory({
    instanceId: original.instanceId,
    rootName: root.organizationalUnitName,
    customFieldNames: [...original.customFieldNames],
    rootId: root.organizationalUnitId,
  });
  const { organizationalUnitId: rootId, parentId: _parentId, childIds, userIds: _userIds, ...ofRoot } = root;
  copy.updateOrganizationalUnit(rootId, ofRoot);
  // From the root down, siblings in their order.
  const waiting = [...childIds];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const unit = original.organizationalUnit(id);
    if (unit === undefined) continue;
    const { parentId, childIds: below, userIds: _members, ...fields } = unit;
    copy.addOrganizationalUnit({ ...fields, ...(parentId === undefined ? {} : { parentId }) });
    waiting.push(...below);
  }
  for (const { groupIds: _groupIds, primaryOrganizationalUnitId, ...user } of original.users()) {
    const others = user.organizationalUnitIds.filter((id) => id !== primaryOrganizationalUnitId);
    copy.addUser({ ...user, organizationalUnitIds: [primaryOrganizationalUnitId, ...others] });
  }
  for (const { userIds: _members, ...group } of original.groups()) copy.addGroup(group);
  for (const { userId, groupIds } of original.users()) {
    for (const id of groupIds) copy.joinGroup(userId, id, original.relationSource(userId, id));
  }
  return copy;
}
