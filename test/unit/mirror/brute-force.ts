import type { Group } from '../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../src/eiam/developer/organizational-units.ts';
import type { UserSummary } from '../../../src/eiam/developer/users.ts';
import { gramsOf, gramsOfWord } from '../../../src/mirror/text/grams.ts';
import { searchFormsOf } from '../../../src/mirror/text/name-forms.ts';

/** A directory as plain maps, which says by walking all of it what the store keeps. */
export class BruteForce {
  readonly users = new Map<string, UserSummary>();
  readonly groups = new Map<string, Group>();
  readonly units = new Map<string, OrganizationalUnit>();
  /** Ids of users by the id of a unit or a group. */
  readonly members = new Map<string, Set<string>>();

  join(of: string, userId: string): void {
    this.members.set(of, (this.members.get(of) ?? new Set()).add(userId));
  }

  leave(of: string, userId: string): void {
    this.members.get(of)?.delete(userId);
  }

  remove(id: string): void {
    const wasThere = [this.users, this.groups, this.units]
      .map((objects) => objects.delete(id))
      .includes(true);
    if (!wasThere) return;
    this.members.delete(id);
    for (const users of this.members.values()) users.delete(id);
  }

  /** From the nearest up; as far as the units are held. Undefined: it is in a circle, or below one. */
  ancestors(id: string): readonly string[] | undefined {
    const above: string[] = [];
    let parent = this.units.get(id)?.parentId;
    while (parent !== undefined && this.units.has(parent)) {
      if (above.length > this.units.size) return undefined;
      above.push(parent);
      parent = this.units.get(parent)?.parentId;
    }
    return above;
  }

  get hasCircle(): boolean {
    return Array.from(this.units.keys()).some((id) => this.ancestors(id) === undefined);
  }

  tree() {
    return Array.from(this.units.keys()).flatMap((unit_id) =>
      [unit_id, ...(this.ancestors(unit_id) ?? [])].map((ancestor_id, level) => ({
        ancestor_id,
        unit_id,
        level,
      })),
    );
  }

  headCount(unitId: string): number {
    const below = this.tree().filter(({ ancestor_id: ancestor }) => ancestor === unitId);
    return new Set(below.flatMap(({ unit_id: unit }) => Array.from(this.members.get(unit) ?? []))).size;
  }

  memberships(): readonly (readonly [string, string])[] {
    return Array.from(this.members).flatMap(([of, users]) =>
      Array.from(users, (user) => [of, user] as const),
    );
  }

  /** Ids of users whose names have all the grams of a word. */
  usersByGrams(word: string): readonly string[] {
    const wanted = gramsOfWord(word);
    return Array.from(this.users.values()).flatMap(({ userId, displayName = '', username = '' }) => {
      const grams = gramsOf([displayName, username].flatMap((name) => searchFormsOf(name, 'person')));
      return wanted.every((gram) => grams.includes(gram)) ? [userId] : [];
    });
  }
}
