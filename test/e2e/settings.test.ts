import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type EndedProcess, startGatewayProcess, startProcess } from '../support/process.ts';

type Environment = Readonly<Record<string, string>>;

/** What a start that must fail leaves behind. */
async function refuse(environment: Environment): Promise<EndedProcess> {
  await using gateway = startProcess('src/main.ts', { environment: { PORT: '0', ...environment } });
  return await gateway.ended;
}

const wrong = (...lines: string[]): EndedProcess => ({
  code: 1,
  signal: null,
  stdout: '',
  stderr: `The settings are wrong:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});

const secret = 'CSthe2secret2that2nobody2prints';
const real = {
  EIAM_REGION: 'cn-hangzhou',
  EIAM_INSTANCE_ID: 'idaas_abc',
  EIAM_APPLICATION_ID: 'app_abc',
  EIAM_CLIENT_SECRET: secret,
  AUTH_ALLOW_ANONYMOUS: 'true',
};
const secretFile = 'EIAM_CLIENT_SECRET_FILE: expected the path of a readable file that holds the secret';
const anonymous =
  'AUTH_ALLOW_ANONYMOUS: expected true, since AUTH_MODE=none lets anyone read a real directory';

describe.concurrent('a bad environment ends the start with 1 and every issue by its name', () => {
  test.each<[string, Environment, string[]]>([
    ['a port that is none', { PORT: 'http' }, ['PORT: expected a whole number from 0 to 65535']],
    [
      'several at once, the rules between settings among them',
      { PORT: '70000', LOG_LEVEL: 'loud', EIAM_REGION: 'Hangzhou', EIAM_INSTANCE_ID: 'abc' },
      [
        'PORT: expected a whole number from 0 to 65535',
        'LOG_LEVEL: expected silent, error, warn, info or debug',
        'EIAM_REGION: expected a region, as in cn-hangzhou',
        'EIAM_INSTANCE_ID: expected an instance id, as in idaas_…',
        'EIAM_APPLICATION_ID: expected beside EIAM_ENDPOINT or EIAM_REGION',
        'EIAM_CLIENT_SECRET: expected beside EIAM_ENDPOINT or EIAM_REGION',
        anonymous,
      ],
    ],
    [
      'credentials without an address',
      { EIAM_INSTANCE_ID: 'idaas_abc', EIAM_CLIENT_SECRET: secret },
      ['EIAM_ENDPOINT or EIAM_REGION: expected one of them beside EIAM_INSTANCE_ID, EIAM_CLIENT_SECRET'],
    ],
    ['an open door to a real directory', { ...real, AUTH_ALLOW_ANONYMOUS: 'false' }, [anonymous]],
    [
      'a real service in the clear',
      { ...real, EIAM_ENDPOINT: 'http://eiam-developerapi.cn-hangzhou.aliyuncs.com' },
      ['EIAM_ENDPOINT: expected https: secrets travel to this address'],
    ],
    [
      'a secret beside its file',
      { ...real, EIAM_CLIENT_SECRET_FILE: '/run/secrets/eiam' },
      ['EIAM_CLIENT_SECRET_FILE: expected either this or EIAM_CLIENT_SECRET, not both'],
    ],
  ])('%s', async (_name, environment, lines) => {
    const ended = await refuse(environment);
    expect(ended).toEqual(wrong(...lines));
    expect(ended.stderr).not.toContain(secret);
  });

  test('a secret file that is not there, is a folder, or is empty', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-secret-'));
    const empty = join(folder.path, 'empty');
    await writeFile(empty, '\n');
    const { EIAM_CLIENT_SECRET: _secret, ...rest } = real;
    const files = [join(folder.path, 'nowhere'), folder.path, empty];
    const ended = await Promise.all(files.map((file) => refuse({ ...rest, EIAM_CLIENT_SECRET_FILE: file })));
    expect(ended).toEqual(files.map(() => wrong(secretFile)));
  });
});

test('what other programs have in the environment is passed over, and only what is misspelt is named', async () => {
  const others = {
    HOME: '/root',
    PATH: '/usr/bin:/bin',
    HTTP_PROXY: 'http://127.0.0.1:9',
    EIAM_PORT: 'tcp://10.0.0.1:80',
  };
  expect(await refuse({ ...others, ...real, EIAM_MAX_CONCURENCY: secret })).toEqual(
    wrong('EIAM_MAX_CONCURENCY: no such setting; the nearest is EIAM_MAX_CONCURRENCY'),
  );
  await using gateway = await startGatewayProcess({ ...others, EMULATOR_USERS: '1' });
  expect((await fetch(new URL('/health/live', gateway.url))).status).toBe(200);
});

describe('--check says what would be used and starts nothing', () => {
  test('values and their sources, the environment before the file, and no secret', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-check-'));
    const file = join(folder.path, '.env');
    const held = { ...real, PORT: '4001', LOG_LEVEL: 'warn' };
    await writeFile(
      file,
      Object.entries(held)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    await using gateway = startProcess('src/main.ts', {
      args: ['--check'],
      environment: { PORT: '4002', https_proxy: `http://me:${secret}@proxy.example.com:3128` },
      nodeArgs: [`--env-file-if-exists=${file}`],
    });
    const { code, stdout, stderr } = await gateway.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain(secret);
    const rows = Object.fromEntries(
      stdout.split('\n').map((line) => [line.split(' ')[0], line.split(/ {2,}/).slice(1)] as const),
    );
    expect(rows).toMatchObject({
      PORT: ['4002', 'environment'],
      LOG_LEVEL: ['warn', file],
      EIAM_REGION: ['cn-hangzhou', file],
      EIAM_CLIENT_SECRET: ['(hidden)', file],
      EIAM_ENDPOINT: ['https://eiam-developerapi.cn-hangzhou.aliyuncs.com', 'default'],
      EIAM_TIMEOUT_MS: ['10000', 'default'],
      HTTPS_PROXY: ['http://…@proxy.example.com:3128', 'environment (https_proxy)'],
    });
  });

  test('what is wrong ends it as it ends the start; so does what is no flag', async () => {
    await using gateway = startProcess('src/main.ts', { args: ['--check'], environment: { PORT: 'http' } });
    expect(await gateway.ended).toEqual(wrong('PORT: expected a whole number from 0 to 65535'));
    await using other = startProcess('src/main.ts', { args: ['--chek'] });
    expect(await other.ended).toEqual(wrong("expected npm start [-- --check]: Unknown option '--chek'"));
  });
});

test('a port in use is named in one line, without a stack', async () => {
  await using holder = createServer();
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  expect(await refuse({ PORT: String(port), EMULATOR_USERS: '0' })).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `PORT: ${port} on 127.0.0.1 is in use; expected a free port\n`,
  });
});

// RFC 5737: no machine has this address.
test('an address that is not this machine is the fault of HOST, without a stack', async () => {
  const { code, stdout, stderr } = await refuse({ HOST: '192.0.2.1', EMULATOR_USERS: '0' });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/HOST: .*192\.0\.2\.1/);
  expect(stderr).not.toMatch(/^\s+at /m);
});
