import { mkdirSync, writeFileSync } from 'node:fs';
import { manifests } from './manifests.ts';

/**
 * Writes the manifests as literals of Kubernetes' own types: what its schemas let pass, a member that there is not, the compiler refuses.
 */
const folder = new URL('__generated__/', import.meta.url);
const modules = manifests.map(
  ({ apiVersion, kind, content }) =>
    `import type { I${kind} } from 'kubernetes-models/${apiVersion}';\n` +
    `export const shipped${kind}: I${kind} = ${JSON.stringify(content, undefined, 2)};\n`,
);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('manifests.ts', folder), modules.join('\n'));
