import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = new URL('../../deploy/kubernetes/', import.meta.url);
const headSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });

export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** All of it, as its file says it. */
  readonly content: object;
}

/** Every manifest that is shipped, one a file. */
export const manifests: readonly Manifest[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => {
    const content = headSchema.parse(parse(readFileSync(new URL(file, folder), 'utf8')));
    return { file, apiVersion: content.apiVersion, kind: content.kind, content };
  });
