import { expect, test } from 'vitest';
import { CommandLineError, parseCommandLine } from '../../../src/emulator/command-line.ts';

test('nothing said gives the defaults', () => {
  expect(parseCommandLine([])).toEqual({
    host: '127.0.0.1',
    port: 0,
    managementPort: 0,
    users: 1_000,
    seed: 1,
    scope: 'partial',
    order: 'creation',
    latencyMs: 0,
    control: true,
    callbacks: {},
  });
});

test('every flag is read', () => {
  const flags = [
    '--host 0.0.0.0 --port 4001 --management-port 4002 --users 5 --seed=9 --scope all --order random --latency-ms 20 --control off',
    '--alibaba-callback http://localhost:4000/a --bamboocloud-callback http://localhost:4000/b',
  ].join(' ');
  expect(parseCommandLine(flags.split(' '))).toEqual({
    host: '0.0.0.0',
    port: 4001,
    managementPort: 4002,
    users: 5,
    seed: 9,
    scope: 'all',
    order: 'random',
    latencyMs: 20,
    control: false,
    callbacks: {
      alibaba: { target: 'http://localhost:4000/a' },
      bambooCloud: { target: 'http://localhost:4000/b' },
    },
  });
});

test('everything that is wrong is named at once, with what was expected', () => {
  const wrong = () => parseCommandLine(['--port', '70000', '--users', '-', '--scope', 'half']);
  expect(wrong).toThrow(CommandLineError);
  expect(wrong).toThrow(
    /^--port cannot be "70000"\.\n--users cannot be "-"\.\n--scope cannot be "half"\.\nExpected:\n/,
  );
  expect(wrong).toThrow(/--port N +a whole number from 0 \(any free port\) to 65535; default 0/);
});

test.each([['--speed', '9'], ['extra'], ['--port']])('%s is no flag, or lacks its value', (...args) => {
  expect(() => parseCommandLine(args)).toThrow(/Expected:\n {2}--host/);
});
