import { Random } from '../random.ts';
import { Directory } from './directory.ts';
import { generateGroups } from './generate-groups.ts';
import { generateUnits } from './generate-units.ts';
import { generateUsers } from './generate-users.ts';
import { createSources } from './sources.ts';

export interface GenerateOptions {
  /** How many accounts; 0 to 200,000 are tried. */
  readonly users: number;
  readonly seed: number;
}

/** A believable company. The same seed and size give the same directory, ids and times included. */
export function generateDirectory({ users, seed }: GenerateOptions): Directory {
  const random = new Random(seed ^ 0x5eed);
  const directory = new Directory({ seed, rootName: '云图科技 Cloudmap' });
  const sources = createSources(directory.instanceId, random);
  const units = generateUnits(directory, random, sources, users);
  generateUsers(directory, random, sources, units, users);
  generateGroups(directory, random, sources, units);
  return directory;
}
