import type { Random } from '../random.ts';
import type { Source } from './records.ts';

/** Where the company's data comes from (developer-api.md 6.5): built-in ids are the instance's, others the source's own. */
export interface Sources {
  readonly builtIn: Source;
  readonly dingTalk: Source;
  readonly activeDirectory: Source;
  readonly ldap: Source;
}

export const createSources = (instanceId: string, random: Random): Sources => ({
  builtIn: { type: 'build_in', id: instanceId },
  dingTalk: { type: 'ding_talk', id: `ding${random.next().toString(16)}${random.next().toString(16)}` },
  activeDirectory: { type: 'ad', id: `ad-${random.next().toString(16)}` },
  ldap: { type: 'ldap', id: `ldap-${random.next().toString(16)}` },
});
