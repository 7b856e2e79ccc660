import { readFileSync } from 'node:fs';
import type { ExplorerExample } from './explorer.ts';

/** What the examples ask about; each must exist in the directory that the gateway serves. */
export interface ExampleSamples {
  readonly username: string;
  readonly organizationalUnitId: string;
  readonly groupId: string;
  readonly usernamePrefix: string;
}

/** Shown where the directory's content is not known; they say what to put in their place. */
const placeholders: ExampleSamples = {
  username: 'PUT A USERNAME HERE',
  organizationalUnitId: 'ou_PUT_AN_ID_HERE',
  groupId: 'group_PUT_AN_ID_HERE',
  usernamePrefix: 'a',
};

/** The tabs a new browser opens with, in the order of the questions people ask. */
export function createExamples(samples: ExampleSamples | undefined): ExplorerExample[] {
  const { username, organizationalUnitId, groupId, usernamePrefix } = samples ?? placeholders;
  return [
    createExample('user-with-groups-and-units', { username }),
    createExample('unit-with-ancestors-and-people', { organizationalUnitId }),
    createExample('group-members', { groupId }),
    createExample('search', { usernamePrefix }),
    createExample('provisioning-scope'),
  ];
}

function createExample(name: string, variables?: Readonly<Record<string, string>>): ExplorerExample {
  const query = readFileSync(new URL(`examples/${name}.graphql`, import.meta.url), 'utf8');
  return variables === undefined ? { query } : { query, variables };
}
