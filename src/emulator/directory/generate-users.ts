import type { Random } from '../random.ts';
import { baseTimeMs, dayMs } from './base-time.ts';
import type { Directory } from './directory.ts';
import type { GeneratedUnits } from './generate-units.ts';
import { PersonNames } from './names.ts';
import type { NewUser, OrganizationalUnit, Source } from './records.ts';
import type { Sources } from './sources.ts';

/** The custom field that holds the user id of a user's manager. */
export const managerField = 'manager_user_id';

/** Adds the accounts, each to its units. */
export function generateUsers(
  directory: Directory,
  random: Random,
  sources: Sources,
  units: GeneratedUnits,
  count: number,
): void {
  directory.customFields.addNames(['employee_number', 'cost_center', 'hire_date', managerField, 'remote']);
  const names = new PersonNames(random);
  const taken = new Map<string, number>();
  const texts = new SharedTexts();
  for (let number = 0; number < count; number += 1) {
    const organizationalUnitIds = drawUnits(random, units, count);
    const { displayName, username } = names.next();
    const repeats = taken.get(username) ?? 0;
    taken.set(username, repeats + 1);
    const login = repeats === 0 ? username : [username, repeats + 1].join('');
    const managerId = findManager(directory, organizationalUnitIds[0]);
    directory.addUser({
      organizationalUnitIds,
      username: random.chance(0.1) ? login.toUpperCase() : login,
      displayName: random.chance(0.04) ? undefined : displayName,
      description: random.chance(0.08) ? texts.share(`Joined wave ${random.between(1, 40)}`) : undefined,
      ...drawContacts(random, login, number),
      ...drawOrigin(random, sources, number),
      // Far ahead, for every seventh.
      passwordExpireTime: number % 7 === 3 ? baseTimeMs + (3_650 + number) * dayMs : undefined,
      ...drawState(random),
      customFields: drawCustomFields(random, texts, number, managerId),
    });
  }
}

/** Equal texts become one string. */
class SharedTexts {
  readonly #texts = new Map<string, string>();

  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

/** The first is the primary one. A partial scope meets users on either side and some on both. */
function drawUnits(random: Random, { inside, outside, crowded }: GeneratedUnits, count: number): string[] {
  const isOutside = inside.length === 0 || (outside.length > 0 && random.chance(0.1));
  const isCrowd = !isOutside && crowded !== undefined && random.chance(Math.min(0.14, 150 / count));
  const primary = isCrowd ? crowded : random.pickAny(isOutside ? outside : inside);
  const more = random.chance(0.16) ? random.between(1, 3) : 0;
  const others = Array.from({ length: more }, () =>
    random.pickAny(inside.length === 0 || random.chance(0.05) ? outside : inside),
  );
  return [primary, ...others].flatMap(
    (unit: OrganizationalUnit | undefined) => unit?.organizationalUnitId ?? [],
  );
}

/** The first of the unit leads it and reports to the leader of the nearest unit above that has members. */
function findManager(directory: Directory, primaryId: string | undefined): string | undefined {
  const unit = directory.organizationalUnit(primaryId ?? 'ou_root');
  if (unit === undefined) return undefined;
  const chain = [unit, ...directory.ancestors(unit.organizationalUnitId).reverse()];
  return chain.find(({ userIds }) => userIds.length > 0)?.userIds[0];
}

function drawContacts(random: Random, login: string, number: number): NewUser {
  const email = random.chance(0.05)
    ? {}
    : {
        email: [login, '@', random.chance(0.7) ? 'example.com' : 'cn.example.com'].join(''),
        emailVerified: random.chance(0.9),
      };
  if (random.chance(0.15)) return email;
  const region = random.chance(0.7) ? '86' : random.pick(['1', '49', '65', '353']);
  // The number's own place makes it unique; one in 200 is shared with its neighbour of another region (8.6).
  const shared = number > 0 && number % 200 === 0;
  const digits = 10_000_000 + (shared ? number - 1 : number);
  return {
    ...email,
    phoneRegion: shared ? '852' : region,
    phoneNumber: ['138', digits].join(''),
    phoneNumberVerified: random.chance(0.8),
  };
}

function drawOrigin(random: Random, sources: Sources, number: number): NewUser {
  const draw = random.float();
  const imported = (source: Source, userExternalId: string): NewUser => ({
    userSourceType: source.type,
    userSourceId: source.id,
    userExternalId,
    passwordSet: false,
  });
  if (draw < 0.7) return { passwordSet: random.chance(0.95) };
  if (draw < 0.85) return imported(sources.dingTalk, ['manager', 1_000 + number].join(''));
  if (draw < 0.95) return imported(sources.activeDirectory, ['S-1-5-21-', 1_000 + number].join(''));
  return imported(sources.ldap, ['uid=', number, ',ou=people'].join(''));
}

function drawState(random: Random): NewUser {
  const createTime = baseTimeMs - random.between(1, 2_500) * dayMs + random.below(dayMs);
  const times = {
    createTime,
    registerTime: random.chance(0.9) ? createTime : createTime + random.below(dayMs),
    updateTime: Math.min(baseTimeMs, createTime + random.below(200 * dayMs)),
  };
  const draw = random.float();
  if (draw < 0.04) return { ...times, status: 'disabled' };
  // Far ahead: still locked on whatever day this runs.
  if (draw < 0.06) return { ...times, lockExpireTime: baseTimeMs + random.between(3_650, 7_300) * dayMs };
  if (draw < 0.08) return { ...times, accountExpireTime: baseTimeMs - random.between(1, 300) * dayMs };
  if (draw < 0.1) return { ...times, accountExpireTime: baseTimeMs + random.between(3_650, 7_300) * dayMs };
  return times;
}

function drawCustomFields(
  random: Random,
  texts: SharedTexts,
  number: number,
  managerId: string | undefined,
): Readonly<Record<string, string>> {
  const hiredMs = baseTimeMs - random.between(1, 3_000) * dayMs;
  const fields: Record<string, string> = {
    employee_number: ['E', String(number + 1).padStart(6, '0')].join(''),
    cost_center: texts.share(`CC-${random.between(100, 199)}`),
    hire_date: texts.share(new Date(hiredMs).toISOString().slice(0, 10)),
  };
  if (managerId !== undefined) fields[managerField] = managerId;
  if (random.chance(0.25)) fields.remote = 'true';
  return fields;
}
