import { Directory } from '../../../src/emulator/directory/directory.ts';

const userId = 'c3a26dd3-27a0-4dec-a2ac-ce211e105f97';
const unitIds = ['391551e8-160f-4993-8177-e7b9c5f6b28c', '461551e8-160f-4993-8177-e7b9c5f6b212'];
const branchId = '6c5bb468-14b2-4183-baf2-06d523e03bd3';
const branchParentId = '5b183439-36a8-4d08-94ba-61b3c8d40b66';

/** The directory that the vectors speak of; the ids were all issued before. */
export function createVectorDirectory(): Directory {
  const directory = new Directory({ customFieldNames: ['number', 'switch', 'text', 'multivaluedText'] });
  for (const id of [...unitIds, branchParentId])
    directory.addOrganizationalUnit({ organizationalUnitId: id, organizationalUnitName: id });
  return directory;
}

/** Puts the user and the branch in place, as each vector expects them. */
export function prepareFor(directory: Directory, eventType: string | undefined): void {
  const username = eventType === 'CREATE_USER' ? 'zhangsan' : 'zhangs';
  if (directory.user(userId) === undefined)
    directory.addUser({ userId, username, organizationalUnitIds: [unitIds[1] ?? ''] });
  directory.updateUser(userId, { username });
  if (directory.organizationalUnit(branchId) !== undefined) return;
  directory.addOrganizationalUnit({
    organizationalUnitId: branchId,
    organizationalUnitName: 'Branch',
    parentId: branchParentId,
  });
}
