import { hash } from 'node:crypto';
import type { Part } from './generate-operation.ts';
import type { Pools } from './pools.ts';

export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** A number that is used up by choosing with it. */
class Dice {
  #left: number;

  constructor(roll: number) {
    this.#left = roll;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    const index = this.#left % items.length;
    this.#left = Math.floor(this.#left / items.length);
    return items[index] ?? items[0];
  }
}

/** Writes a drawn operation down for one directory. Equal fields get equal aliases, so that any two can be merged. */
export function printOperation(parts: readonly Part[], pools: Pools): Operation {
  const variables: Record<string, unknown> = {};
  const declared = new Map<string, string>();
  const fragments = new Map<string, string>();

  function variable(name: string, type: string, value: unknown): string {
    declared.set(name, type);
    if (value !== undefined) variables[name] = value;
    return `$${name}`;
  }

  /** In place, or as a variable of its own. */
  function write(dice: Dice, type: string, value: unknown): string {
    const inPlace = dice.pick([true, true, false]);
    if (inPlace) return literal(value);
    return variable(`v${hash('sha256', type + literal(value), 'hex').slice(0, 8)}`, type, value);
  }

  function condition(kind: number): string {
    const yes = () => variable('yes', 'Boolean!', true);
    const no = () => variable('no', 'Boolean!', false);
    switch (kind) {
      case 1:
        return ` @include(if: ${yes()})`;
      case 2:
        return ` @include(if: ${no()})`;
      case 3:
        return ` @skip(if: ${no()})`;
      case 4:
        return ` @skip(if: ${yes()})`;
      case 5:
        return ' @include(if: false)';
      case 6:
        return ` @skip(if: ${no()}) @include(if: ${no()})`;
      case 7:
        return ` @skip(if: false) @include(if: ${yes()})`;
      default:
        return '';
    }
  }

  function argumentsOf(part: Part & { kind: 'field' }, lists: number): string[] {
    const dice = new Dice(part.dice);
    const id = (type: string, ids: readonly [string, ...string[]]) => [
      `id: ${write(dice, type, dice.pick(ids))}`,
    ];
    switch (`${part.type}.${part.field}`) {
      case 'Query.node':
        return id('ID!', pools.nodeIds);
      case 'Query.nodes': {
        const ids = Array.from({ length: dice.pick([1, 2, 3, 5]) }, () => dice.pick(pools.nodeIds));
        return [`ids: ${write(dice, '[ID!]!', ids)}`];
      }
      case 'Query.group':
        return id('ID!', pools.groupIds);
      case 'Query.user':
        return [`by: ${write(dice, 'UserBy!', dice.pick(pools.userKeys))}`];
      case 'Query.organizationalUnit':
        return [`by: ${write(dice, 'OrganizationalUnitBy!', dice.pick(pools.organizationalUnitKeys))}`];
      case 'Query.groups':
        return [...groupFilterOf(dice), ...firstOf(dice, lists)];
      case 'Query.users':
        return [...filterOf(dice), ...firstOf(dice, lists)];
      case 'Query.usersBy': {
        const keys = Array.from({ length: dice.pick([1, 2, 3, 5, 12]) }, () => dice.pick(pools.userKeys));
        return [`keys: ${write(dice, '[UserBy!]!', keys)}`];
      }
      case 'User.memberOf': {
        const ids = Array.from({ length: dice.pick([2, 0, 1, 4]) }, () => dice.pick(pools.containerIds));
        const includeDescendants = dice.pick([undefined, false, null, false, true]);
        const more =
          includeDescendants === undefined
            ? []
            : [`includeDescendants: ${write(dice, 'Boolean', includeDescendants)}`];
        return [`ids: ${write(dice, '[ID!]!', ids)}`, ...more];
      }
      case 'User.managers':
        return levelsOf(dice);
      case 'OrganizationalUnit.descendants':
        return [...levelsOf(dice), ...firstOf(dice, lists)];
      case 'User.customField':
        return [`name: ${write(dice, 'String!', dice.pick(pools.customFields))}`];
      default:
        return isList(part) ? firstOf(dice, lists) : [];
    }
  }

  function groupFilterOf(dice: Dice): string[] {
    const filter = dice.pick([undefined, ...pools.groupFilters]);
    return filter === undefined ? [] : [`filter: ${write(dice, 'GroupFilter', filter)}`];
  }

  function levelsOf(dice: Dice): string[] {
    const levels = dice.pick([undefined, null, 1, 2, 3]);
    return levels === undefined ? [] : [`levels: ${write(dice, 'Int', levels)}`];
  }

  function filterOf(dice: Dice): string[] {
    const filter = dice.pick([undefined, ...pools.filters]);
    return filter === undefined ? [] : [`filter: ${write(dice, 'UserFilter', filter)}`];
  }

  /** Lists within lists stay short. */
  function firstOf(dice: Dice, lists: number): string[] {
    if (lists > 1) return [`first: ${write(dice, 'Int', dice.pick([1, 2, 3]))}`];
    if (lists === 1) return [`first: ${write(dice, 'Int', dice.pick([1, 2, 3, 5, 8, 0]))}`];
    const first = dice.pick([undefined, null, 0, 1, 2, 4, 7, 20, 41, 100]);
    return first === undefined ? [] : [`first: ${write(dice, 'Int', first)}`];
  }

  function print(part: Part, lists: number): string {
    if (part.kind === 'field') return printField(part, lists);
    const below = part.parts.map((inner) => print(inner, lists)).join(' ');
    if (part.kind === 'inline') return `... on ${part.on}${condition(part.condition)} { ${below} }`;
    const body = `on ${part.on} { ${below} }`;
    const name = `F${hash('sha256', body, 'hex').slice(0, 8)}`;
    fragments.set(name, `fragment ${name} ${body}`);
    return `...${name}${condition(part.condition)}`;
  }

  function printField(part: Part & { kind: 'field' }, lists: number): string {
    const given = argumentsOf(part, lists).join(', ');
    const key = given === '' ? '' : `${part.field}_${hash('sha256', given, 'hex').slice(0, 6)}: `;
    const below = part.parts.map((inner) => print(inner, isList(part) ? lists + 1 : lists)).join(' ');
    const head = `${key}${part.field}${given === '' ? '' : `(${given})`}${condition(part.condition)}`;
    return below === '' ? head : `${head} { ${below} }`;
  }

  const body = parts.map((part) => print(part, 0)).join(' ');
  const header = [...declared].map(([name, type]) => `$${name}: ${type}`).join(', ');
  const query = [`query${header === '' ? '' : ` (${header})`} { ${body} }`, ...fragments.values()].join('\n');
  return { query, variables };
}

const lists = new Set([
  ...['users', 'groups', 'members', 'children', 'descendants', 'organizationalUnits', 'reports'],
]);

function isList({ type, field }: Part & { kind: 'field' }): boolean {
  return type !== 'DirectoryProvisioningScope' && lists.has(field);
}

const enums = new Set(['ENABLED', 'DISABLED', 'OTHER', 'BUILD_IN']);

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return enums.has(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{ ${members.map(([name, member]) => `${name}: ${literal(member)}`).join(', ')} }`;
}
