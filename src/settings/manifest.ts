import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.record(z.string().min(1), z.string().min(1));

/** Documents by the ids that an operator gave them. */
export type Manifest = Readonly<Record<string, string>>;

/** Undefined: there is none at this path, or it is something else. */
export function readManifest(path: string): Manifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What a setting expects that names one. */
export const manifestExpected = 'expected the path of a JSON file that maps ids to documents';
