import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { z } from 'zod';

// Packs the emulator as a package of its own, `eiam-emulator`, into the folder that is named, or `build`. Node strips no types below
// node_modules, so that the package holds JavaScript and declarations, emitted by the compiler that checks the sources. Its manifest is made
// here: a user of the emulator installs zod and jose, and not the 21 packages of the gateway.

const root = new URL('../', import.meta.url).pathname;
mkdirSync(join(root, 'build'), { recursive: true });
// One of its own: two may be packed at once.
const emitted = mkdtempSync(join(root, 'build/emulator-'));
const destination = resolve(process.argv[2] ?? join(root, 'build'));

const manifest = z.object({
  version: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
  dependencies: z.object({ zod: z.string(), jose: z.string() }),
});
const { version, license, engines, dependencies } = manifest.parse(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
);

mkdirSync(destination, { recursive: true });
try {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const project = join(root, '.ci/emulator.tsconfig.json');
  execFileSync(process.execPath, [join(compiler, '../bin/tsc'), '-p', project, '--outDir', emitted], {
    stdio: 'inherit',
  });
  writeFileSync(
    join(emitted, 'package.json'),
    `${JSON.stringify(
      {
        name: 'eiam-emulator',
        version,
        description:
          'IDaaS EIAM on this machine: its Developer API and management API over real HTTP, to test against',
        license,
        type: 'module',
        engines,
        bin: { 'eiam-emulator': 'main.js' },
        exports: { '.': { types: './emulator.d.ts', default: './emulator.js' } },
        dependencies,
      },
      undefined,
      2,
    )}\n`,
  );
  cpSync(join(root, 'LICENSE'), join(emitted, 'LICENSE'));
  cpSync(join(root, 'docs/emulator.md'), join(emitted, 'README.md'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', destination], {
    cwd: emitted,
    stdio: 'inherit',
  });
} finally {
  rmSync(emitted, { recursive: true });
}
