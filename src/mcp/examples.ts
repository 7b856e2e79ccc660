import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('examples/', import.meta.url);

/** The documents that are tools where an operator has named none, by the names of their files. */
export function readExampleDocuments(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]),
  );
}
