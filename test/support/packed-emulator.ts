import { execFile } from 'node:child_process';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** All that the packed emulator needs. */
export const neededPackages = ['zod', 'jose'];

/** Packed, and laid out as npm lays it out, in a directory that has nothing else; without a registry. @returns where the package is */
export async function installEmulator(folder: string): Promise<string> {
  const environment = { PATH: process.env.PATH ?? '', HOME: folder };
  await run(process.execPath, [join(root, '.ci/pack-emulator.ts'), folder], { env: environment });
  const [archive = ''] = (await readdir(folder)).filter((name) =>
    /^eiam-emulator-\d+\.\d+\.\d+\.tgz$/.test(name),
  );
  const installed = join(folder, 'node_modules/eiam-emulator');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, archive), '--strip-components=1', '-C', installed]);
  for (const name of neededPackages)
    await cp(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  return installed;
}
