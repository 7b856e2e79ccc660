import type { OwnName } from './peer-servers.ts';
import type { Subjects } from './peer-subjects.ts';

/** What is asked, and by how much CPU of the naive gateway it is measured. */
export interface Question {
  readonly title: string;
  /** The gateway that stands in the table's first column, as it is set for this question. */
  readonly own: OwnName;
  /** Whether the peers are asked too; those without a memory are not asked what is answered from one. */
  readonly isForPeers: boolean;
  /** The question whose cost on the naive gateway this one is a share of; default itself. */
  readonly beside?: string;
  readonly target: number;
  readonly operations: number;
  /** The body of one request; a round is never asked the same twice where variables differ. */
  body(index: number, round: number): string;
}

const user = 'user(by: { id: $id }) { id username displayName email status }';
const usersOfUnit = 'nodes { id username displayName groups { nodes { id name } } }';
const unitText = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { name users(first: 50) { ${usersOfUnit} } } }`;
const groupText = `query ($id: ID!) { group(id: $id) { name members(first: 100) {
  nodes { id username displayName email status }
} } }`;

export const typenameTitle = '`{ __typename }`';
const userCold = 'one user';
const unitCold = 'unit → 50 users → groups';
const groupCold = 'group of 100, profiles';

/** Of a name in a document; the rounds that warm up are zero and below. */
function nameOf(round: number): string {
  return String(round).replace('-', 'Minus');
}

export function createQuestions({ userIds, unitId, cursors, groupId }: Subjects): readonly Question[] {
  const [firstUserId] = userIds;
  const repeated = (query: string, variables: object) => {
    const body = JSON.stringify({ query, variables });
    return () => body;
  };
  const typename = repeated('{ __typename }', {});
  const unit = repeated(unitText, { id: unitId });
  const group = repeated(groupText, { id: groupId });
  const windows = [46, 48, 50, 52, 54].flatMap((first) =>
    cursors
      .filter((_, index) => index % 7 === 0 && index < 84)
      .map((after) => ({ id: unitId, first, after })),
  );
  return [
    {
      title: typenameTitle,
      own: 'developer',
      isForPeers: true,
      target: 0.25,
      operations: 6_000,
      body: typename,
    },
    {
      title: userCold,
      own: 'developer',
      isForPeers: true,
      target: 0.5,
      operations: userIds.length * 2,
      body: (index) =>
        JSON.stringify({
          query: `query ($id: ID!) { ${user} }`,
          variables: { id: userIds[index % userIds.length] },
        }),
    },
    { title: unitCold, own: 'developer', isForPeers: true, target: 0.6, operations: 150, body: unit },
    { title: groupCold, own: 'developer', isForPeers: true, target: 0.35, operations: 100, body: group },
    {
      title: `${groupCold}, with access keys`,
      own: 'keys',
      isForPeers: false,
      beside: groupCold,
      target: 0.2,
      operations: 200,
      body: group,
    },
    {
      title: `${userCold}, from memory`,
      own: 'memory',
      isForPeers: false,
      beside: userCold,
      target: 0.06,
      operations: 12_000,
      body: repeated(`query ($id: ID!) { ${user} }`, { id: firstUserId }),
    },
    {
      title: `${unitCold}, from memory`,
      own: 'memory',
      isForPeers: false,
      beside: unitCold,
      target: 0.01,
      operations: 4_000,
      body: unit,
    },
    {
      title: `${groupCold}, from memory`,
      own: 'memory',
      isForPeers: false,
      beside: groupCold,
      target: 0.02,
      operations: 4_000,
      body: group,
    },
    {
      title: `${userCold}, from memory, other variables each time`,
      own: 'memory',
      isForPeers: false,
      beside: userCold,
      target: 0.25,
      operations: userIds.length * 2,
      // Documents of its own a round: neither they nor their answers are known, but all the rows are.
      body: (index, round) =>
        JSON.stringify({
          query: `query Round${nameOf(round)}Part${Math.floor(index / userIds.length)}($id: ID!) { ${user} }`,
          variables: { id: userIds[index % userIds.length] },
        }),
    },
    {
      title: `${unitCold}, from memory, other variables each time`,
      own: 'memory',
      isForPeers: false,
      beside: unitCold,
      target: 0.07,
      operations: windows.length * 4,
      body: (index, round) =>
        JSON.stringify({
          query: `query Round${nameOf(round)}Part${Math.floor(index / windows.length)}($id: ID!, $first: Int!, $after: String!) {
            organizationalUnit(by: { id: $id }) { name users(first: $first, after: $after) { ${usersOfUnit} } }
          }`,
          variables: windows[index % windows.length],
        }),
    },
  ];
}
