import { readFileSync } from 'node:fs';
import { z } from 'zod';

const shape = z.object({ version: z.string() });

/** Which gateway this is. */
export interface Build {
  readonly version: string;
  readonly node: string;
}

export function readBuild(): Build {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return { version: shape.parse(JSON.parse(text)).version, node: process.version };
}
