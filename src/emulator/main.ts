#!/usr/bin/env node
import { CommandLineError, parseCommandLine } from './command-line.ts';
import { managerField } from './directory/generate-users.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';

/** Lines to paste into the gateway's environment; remarks are comments there. */
const describe = (emulator: Emulator): string => `# An EIAM with ${emulator.directory.userCount} users, \
${emulator.directory.organizationalUnitCount} organizational units and ${emulator.directory.groupCount} groups.
# The application sees ${emulator.scope.users().length} of the users. Ctrl+C ends it.
# A device's code is approved at ${emulator.verificationUrl}
# What else it can be made to do: GET ${emulator.endpoint}/control/
# A request header such as "x-emulator-fault: throttle;retryAfterMs=50" makes that one call go wrong.
EIAM_ENDPOINT=${emulator.endpoint}
EIAM_INSTANCE_ID=${emulator.instanceId}
EIAM_APPLICATION_ID=${emulator.applicationId}
EIAM_CLIENT_SECRET=${emulator.clientSecret}
EIAM_MANAGER_FIELD=${managerField}
EIAM_MANAGEMENT_ENDPOINT=${emulator.management.endpoint}
ALIBABA_CLOUD_ACCESS_KEY_ID=${emulator.management.accessKeyId}
ALIBABA_CLOUD_ACCESS_KEY_SECRET=${emulator.management.accessKeySecret}
${describeCallbacks(emulator)}AUTH_ALLOW_ANONYMOUS=true
`;

/** The keys and addresses that a receiver of callbacks is configured with. */
function describeCallbacks({ jwksUrl, callbacks: { alibaba, bambooCloud } }: Emulator): string {
  const settings = {
    CALLBACK_ALIBABA_JWKS_URL: jwksUrl,
    CALLBACK_ALIBABA_ENCRYPTION_KEY: alibaba.encryptionKey,
    CALLBACK_BAMBOOCLOUD_TOKEN: bambooCloud.token,
    CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY: bambooCloud.signatureKey,
    CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: bambooCloud.encryptionKey,
    CALLBACK_BAMBOOCLOUD_ENCRYPTION: bambooCloud.cipher.encryption,
  };
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** One line where one will do: a port in use needs no stack. */
function explain(error: unknown, { host, port, managementPort }: EmulatorOptions): string {
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE' && 'port' in error && error.port === managementPort) {
      return `Port ${managementPort} of ${host} is in use: choose another with --management-port.`;
    }
    if (error.code === 'EADDRINUSE') return `Port ${port} of ${host} is in use: choose another with --port.`;
    return `Cannot listen on ${host}:${port}: ${error.message}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

let options: EmulatorOptions = {};
try {
  options = parseCommandLine(process.argv.slice(2), process.env);
  const emulator = await startEmulator(options);
  process.stdout.write(describe(emulator));
  const close = () => void emulator[Symbol.asyncDispose]();
  process.once('SIGINT', close).once('SIGTERM', close);
} catch (error) {
  process.stderr.write(`${error instanceof CommandLineError ? error.message : explain(error, options)}\n`);
  process.exitCode = 1;
}
