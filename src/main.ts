import { parseArgs } from 'node:util';
import type { App, Listening } from './composition/running-app.ts';
import { createShutdown, stopSignals } from './composition/shutdown.ts';
import { releaseStartMemory } from './composition/start-memory.ts';
import { type Config, ConfigError, readConfig, readUsedSettings } from './config.ts';
import { AddressError, toAddressError } from './http/address-error.ts';
import { createLog } from './observability/log.ts';
import { printUsedSettings } from './settings/used.ts';

/**
 * The process: settings, gateway, listen; signals drain it. With `--check` it says what would be used, and ends. The gateway, which is nearly
 * all of the code, is loaded after the settings: what is wrong with them is said in a quarter of the time.
 */
async function main(): Promise<void> {
  const { check } = readFlags();
  const config = readConfig();
  if (check) return showSettings(config);
  const log = createLog(config.logLevel);
  const { createApp } = await import('./app.ts');
  const app = await createApp(config, { log, usedSettings: readUsedSettings() });
  const shutdown = createShutdown({ app, log, delayMs: config.shutdownDelayMs });
  for (const signal of stopSignals) process.on(signal, shutdown.signalled);
  shutdown.ended.then((isWhole) => {
    if (!isWhole) process.exitCode = 1;
  }, fail);
  // Before anything is accepted: it takes some 50 ms in one piece.
  releaseStartMemory({ hasMirror: config.mirror !== undefined });
  try {
    const listening = await app.listen();
    process.stdout.write(greet(listening, config, app));
  } catch (error) {
    await app[Symbol.asyncDispose]();
    throw toAddressError(error, config) ?? error;
  }
}

function readFlags() {
  try {
    return parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError([`expected npm start [-- --check]: ${reason}`]);
  }
}

/** Opens and creates nothing. @throws ConfigError for what the graph or the contract does not have */
async function showSettings(config: Config): Promise<void> {
  const { expectMembers, expectTrusted } = await import('./composition/start-checks.ts');
  const { readAgentTools } = await import('./composition/agents.ts');
  expectTrusted(config.trustedDocuments);
  expectMembers(config.optionalMembers);
  await readAgentTools(config);
  process.stdout.write(printUsedSettings(readUsedSettings()));
}

function greet(
  { url, adminUrl }: Listening,
  { explorer, publicUrl }: Config,
  { emulator, localToken }: App,
): string {
  // Behind the `#` a browser sends it to no server.
  const page = localToken === undefined ? url : `${url}#token=${localToken}`;
  const lines = [`EIAM GraphQL Gateway: ${explorer ? `open ${page} in a browser` : `answers at ${url}`}`];
  if (publicUrl) lines.push(`  public       ${publicUrl.origin}${publicUrl.path}`);
  if (adminUrl !== undefined) lines.push(`  operators    ${adminUrl}`);
  if (localToken !== undefined) {
    lines.push(`  token        authorization: Bearer ${localToken}`);
    lines.push('               is what lets requests in, until the gateway stops');
  }
  if (emulator) {
    const { instanceId, applicationId, directory, verificationUrl } = emulator;
    lines.push(`  directory    ${directory.userCount} invented users, embedded: no account, no network`);
    lines.push(`  instance     ${instanceId}`, `  application  ${applicationId}`);
    lines.push(`  sign-in      ${verificationUrl} is where to approve a device's code`);
  }
  return `${lines.join('\n')}\n`;
}

function fail(error: unknown): void {
  const isForPeople = error instanceof ConfigError || error instanceof AddressError;
  process.stderr.write(`${isForPeople ? error.message : inspectShortly(error)}\n`);
  process.exitCode = 1;
}

function inspectShortly(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch(fail);
