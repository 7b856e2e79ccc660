import { Random } from '../random.ts';
import { Directory } from './directory.ts';
import { generateGroups } from './generate-groups.ts';
import { generateUnits } from './generate-units.ts';
import { generateUsers } from './generate-users.ts';
import { createSources } from './sources.ts';

/** How large a directory is generated. */
export interface DirectorySize {
  /** How many accounts; 0 to 200,000 are tried. */
  readonly users: number;
  /** Organizational units with the root; default: by the number of users. */
  readonly units?: number | undefined;
  /** Levels of units below the root, at least 2; default 7. */
  readonly unitDepth?: number | undefined;
  /** Default: by the number of users. */
  readonly groups?: number | undefined;
}

export interface GenerateOptions extends DirectorySize {
  readonly seed: number;
  /** Default: drawn from the seed. */
  readonly instanceId?: string | undefined;
}

/** A believable company. The same seed and size give the same directory, ids and times included. */
export function generateDirectory({ seed, instanceId, ...size }: GenerateOptions): Directory {
  const random = new Random(seed ^ 0x5eed);
  const directory = new Directory({
    seed,
    rootName: '云图科技 Cloudmap',
    ...(instanceId !== undefined && { instanceId }),
  });
  const sources = createSources(directory.instanceId, random);
  const units = generateUnits(directory, random, sources, size);
  generateUsers(directory, random, sources, units, size.users);
  generateGroups(directory, random, sources, units, size.groups);
  return directory;
}
