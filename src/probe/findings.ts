import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type { FoundObjects, KnownObjects } from '../eiam/known-objects.ts';

/** Objects of each kind that are sent about one by one; beside them one user of each unit. */
const samples = 3;
const identityProviderSamples = 10;

/** What the answers of one probe have shown of the directory. */
export class Findings implements KnownObjects {
  readonly users: UserSummary[] = [];
  readonly groups: Group[] = [];
  readonly units: OrganizationalUnit[] = [];
  readonly #unitIds = new Set<string>();
  readonly #memberIds = new Set<string>();
  readonly #identityProviderIds = new Set<string>();

  get userIds(): readonly string[] {
    const ids = this.users.slice(0, samples).map(({ userId }) => userId);
    return [...new Set([...ids, ...this.#memberIds])];
  }

  get groupIds(): readonly string[] {
    return this.groups.slice(0, samples).map(({ groupId }) => groupId);
  }

  get unitIds(): readonly string[] {
    return [...this.#unitIds].slice(0, samples);
  }

  get identityProviderIds(): readonly string[] {
    return [...this.#identityProviderIds].slice(0, identityProviderSamples);
  }

  /** Takes down what answers show. */
  readonly found: FoundObjects = {
    users: (rows, ofUnit) => {
      const member = ofUnit === undefined ? undefined : rows.at(-1);
      if (member) this.#memberIds.add(member.userId);
      else this.users.push(...rows);
    },
    groups: (rows) => {
      this.groups.push(...rows);
    },
    units: (rows) => {
      for (const { organizationalUnitId } of rows) this.#unitIds.add(organizationalUnitId);
      this.units.push(...rows);
    },
    tops: (unitIds) => {
      for (const id of unitIds) this.#unitIds.add(id);
    },
    identityProviders: (ids) => {
      for (const id of ids) this.#identityProviderIds.add(id);
    },
  };
}
