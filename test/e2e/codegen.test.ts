import { expect, test } from 'vitest';
import { startProcess } from '../support/process.ts';

const drifted = (file: string) => `${file} does not match the code any more: run npm run codegen\n`;

test('codegen prints the graph of a tenant that never sends a member', async () => {
  const environment = { EIAM_OPTIONAL_MEMBERS: 'User.updateTime' };
  await using codegen = startProcess('codegen.ts', { args: ['--check'], environment });
  const { code, stderr } = await codegen.ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    // Types of operations do not depend on it.
    stderr: drifted('schema/schema.graphql') + drifted('schema/subgraph.graphql'),
  });
});

test('codegen refuses a member that does not exist, and names those that do', async () => {
  const environment = { EIAM_OPTIONAL_MEMBERS: 'User.updatedAt' };
  await using codegen = startProcess('codegen.ts', { args: ['--check'], environment });
  const { code, stderr } = await codegen.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /EIAM_OPTIONAL_MEMBERS: expected some of .*User\.updateTime.*, but got User\.updatedAt/,
  );
});
