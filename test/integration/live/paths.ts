import { everyPath } from '../../graph/cache/every-path.ts';
import type { Live } from './open-live.ts';

const ids = ['user_ada', 'user_new', 'user_eve', 'group_makers', 'group_new', 'ou_platform', 'ou_new'];

/** The ways that `everyPath` does not take: nodes, the root by its alias, names that are yet to come. */
const otherPaths = `{
  nodes(ids: ${JSON.stringify(ids)}) {
    ... on User { id username displayName }
    ... on Group { id name }
    ... on OrganizationalUnit { id name path }
  }
  node(id: "user_cleo") { ... on User { id organizationalUnits { nodes { name path } } groups { nodes { name } } } }
  root: organizationalUnit(by: { id: "ou_root" }) {
    id name path children { totalCount nodes { id name } } users { totalCount nodes { id username } }
  }
  inRoot: users(filter: { organizationalUnits: { any: ["ou_root"] } }) { totalCount nodes { id } }
  late: organizationalUnit(by: { id: "ou_late" }) { id name parent { id name } }
  newUnit: organizationalUnit(by: { id: "ou_new" }) { id path }
  newGroup: group(id: "group_new") { id name members { totalCount } }
  newUser: user(by: { id: "user_new" }) { id username groups { nodes { name members { totalCount } } } }
  eve: user(by: { id: "user_eve" }) { id username }
  eveByName: user(by: { username: "eve" }) { id }
}`;

/** What each path shows, or the code of what is wrong with it. */
export type Shown = Readonly<Record<string, unknown>>;

export async function readPaths({ gateway }: Live): Promise<Shown> {
  const shown: Record<string, unknown> = {};
  for (const query of [everyPath, otherPaths]) {
    const { data, errors = [] } = await gateway.ask(query);
    Object.assign(shown, data);
    for (const { path = [], extensions } of errors) shown[path.join('.')] = extensions?.code;
  }
  return shown;
}

/** The same when nothing is remembered: what is true. */
export async function readAgain(live: Live): Promise<Shown> {
  live.app.cache?.evictAll();
  return readPaths(live);
}

/** The paths that show something else. */
export function differences(one: Shown, other: Shown): string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => JSON.stringify(one[path]) !== JSON.stringify(other[path]));
}
