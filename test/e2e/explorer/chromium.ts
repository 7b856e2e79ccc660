import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Screenshots of the tests, to be looked at. */
export const pictures = join(tmpdir(), 'eiam-graphql-gateway-e2e');

/** A desk and a telephone. */
export const sizes = [
  { width: 1_440, height: 900 },
  { width: 420, height: 800 },
] as const;

const candidates = [
  process.env.CHROMIUM_PATH,
  // Without windows and what they need: a quarter less CPU for the same pages.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser that is already there: the tests fetch none, so that they run without a network. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

/** The reason to leave browser tests out, said aloud: a suite that silently shrinks proves less than it seems to. */
export function announceMissingChromium(tests: string): void {
  if (chromiumPath !== undefined) return;
  process.stdout.write(
    `Left out: ${tests}. No Chromium was found; install it or name one in CHROMIUM_PATH.\n`,
  );
}

/** Where there is none, its tests are left out. */
export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking'];
  return chromium.launch({ executablePath: chromiumPath ?? '', args });
}
