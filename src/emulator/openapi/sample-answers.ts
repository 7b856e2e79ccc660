import { Directory } from '../directory/directory.ts';
import type { Group, OrganizationalUnit, User } from '../directory/records.ts';
import { ProvisioningScope } from '../directory/scope.ts';
import { selectAll } from '../directory/scope-selection.ts';
import type { Call, Operation, World } from '../operation.ts';
import { authorizationServerId, obtainScope } from '../routes/cloud-credentials.ts';
import { createWorld } from '../world.ts';

/** A directory with one object of each kind. */
interface Sample {
  readonly directory: Directory;
  readonly user: User;
  readonly unit: OrganizationalUnit;
  /** An empty one, which can be deleted. */
  readonly spare: OrganizationalUnit;
  readonly group: Group;
}

/** Everything that an object can have. */
const whole = {
  user: {
    username: 'lin.wei',
    displayName: 'Lin Wei',
    description: 'Design',
    passwordSet: true,
    phoneRegion: '86',
    phoneNumber: '13800000000',
    phoneNumberVerified: true,
    email: 'lin.wei@example.com',
    emailVerified: true,
    accountExpireTime: 1_900_000_000_000,
    lockExpireTime: 1_800_000_000_000,
    registerTime: 1_700_000_000_000,
    customFields: { cost_center: 'CC-001' },
  },
  unit: { organizationalUnitName: 'Design', description: 'All designers' },
  group: { groupName: 'Leads', description: 'Team leads' },
} as const;

function createSample(given: Partial<typeof whole>): Sample {
  const directory = new Directory();
  const unit = given.unit ? directory.addOrganizationalUnit(given.unit) : directory.root;
  const group = directory.addGroup(given.group);
  const spare = directory.addOrganizationalUnit();
  const home = directory.addOrganizationalUnit();
  const units = [directory.root.organizationalUnitId, home.organizationalUnitId];
  const user = directory.addUser({
    ...given.user,
    organizationalUnitIds: units,
    groupIds: [group.groupId],
  });
  return { directory, user, unit, spare, group };
}

/**
 * What an operation answers with, asked of a made-up directory: once with objects that have everything, once with some that have nothing but
 * a name; of the units that is the root, which is below none. A look-up finds by values that only the first have.
 */
export class SampleAnswers {
  readonly #world: World = createWorld(
    { users: 0, scope: 'all' },
    { seed: 1, now: Date.now, pageTokenLifetimeMs: 60_000 },
  );

  of(operation: Operation): readonly object[] {
    const samples = operation.takes?.unchecked ? [whole] : [whole, {}];
    return samples.map((given) => operation.handle(this.#callOf(operation, createSample(given))));
  }

  #callOf(operation: Operation, sample: Sample): Call {
    const { applicationId } = this.#world.application;
    const { directory, user } = sample;
    const { takes = {}, path } = operation;
    const values = this.#valuesOf(operation, sample);
    const pick = (names: readonly string[] = []) =>
      names.flatMap((name) => (name in values ? [[name, values[name]] as const] : []));
    const credentials = takes.parameters?.optional?.filter((name) => name.startsWith('client_'));
    const query = [
      ...pick(takes.query?.required),
      ...pick(takes.parameters?.required),
      ...pick(credentials),
    ].map(([name, value]): [string, string] => [name, String(value)]);
    // Good for the one operation that takes a token of the authorization server.
    this.#world.signIn.serverTokens.set('sample', [obtainScope]);
    return {
      ...this.#world,
      directory,
      scope: new ProvisioningScope(directory, selectAll(directory)),
      resourceId: resourceIdOf(path, operation.method === 'GET' ? sample : { ...sample, unit: sample.spare }),
      query: new URLSearchParams(query),
      token: this.#world.accessTokens.issue(applicationId, user.userId),
      authorization: 'Bearer sample',
      contentType: 'application/json',
      text: JSON.stringify(Object.fromEntries(pick(takes.body?.required))),
      shiftedRows: 0,
    };
  }

  /** By name: those of the object that is there, and of a write's new one. */
  #valuesOf({ isWrite }: Operation, { user, unit, spare }: Sample): Readonly<Record<string, unknown>> {
    const { application, signIn } = this.#world;
    return {
      ...unit,
      ...user,
      userIds: [user.userId],
      organizationalUnitIds: [spare.organizationalUnitId],
      parentId: 'ou_root',
      password: 'Secret2026x',
      ...(isWrite && { username: 'new.name', groupName: 'New', organizationalUnitName: 'New' }),
      grant_type: 'client_credentials',
      client_id: application.applicationId,
      client_secret: application.clientSecret,
      scope: obtainScope,
      token: 'sample',
      cloudAccountRoleExternalId: signIn.cloudAccountRoles.roles[0]?.cloudAccountRoleExternalId,
    };
  }
}

function resourceIdOf(path: string, { user, unit, group }: Sample): string {
  if (!path.includes('*')) return '';
  if (path.startsWith('/users/')) return user.userId;
  if (path.startsWith('/groups/')) return group.groupId;
  return path.startsWith('/organizationalUnits/') ? unit.organizationalUnitId : authorizationServerId;
}
