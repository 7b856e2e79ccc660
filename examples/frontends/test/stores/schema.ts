import { readFileSync } from 'node:fs';

/** The promise as a client's developer downloads it. */
export const sdl = readFileSync(new URL('../../../../schema/schema.graphql', import.meta.url), 'utf8');
