import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `lend-emulators.ts` lends emulators that run outside; not there: they run in the process of the test. */
    readonly emulators: string;
    /** Where the packed emulator is installed. */
    readonly packedEmulator: string;
  }
}

/** Where emulators that run outside of this process are lent; undefined: none are. */
export const emulatorsUrl = (): string | undefined => inject('emulators') as string | undefined;

/** Where the packed emulator is installed. @throws Error where none is */
export function packedEmulator(): string {
  const installed = inject('packedEmulator') as string | undefined;
  if (installed === undefined) throw new Error('Expected the project "packed emulator"');
  return installed;
}

/** What runs the emulator: the packed one's, where the suites run against that. */
export const emulatorMain = (): string =>
  emulatorsUrl() === undefined
    ? fileURLToPath(new URL('../../../src/emulator/main.ts', import.meta.url))
    : `${packedEmulator()}/main.js`;
