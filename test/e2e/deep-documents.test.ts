import { expect, test } from 'vitest';
import { tooDeep } from '../integration/deep-documents.ts';
import { startGatewayProcess } from '../support/process.ts';
import { ask } from './ask.ts';

// Here and not only under integration: how deep a stack reaches is a matter of the process.
test('a document that is too deep or too long is refused, and the process goes on as if nothing had been', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '10', LOG_LEVEL: 'warn' });
  const codes = await Promise.all(
    tooDeep.map(async ([name, query]) => {
      const { errors } = await ask(gateway.url, query);
      return [name, errors?.map(({ extensions }) => extensions?.code)];
    }),
  );
  expect(codes).toEqual(tooDeep.map(([name]) => [name, ['GRAPHQL_PARSE_FAILED']]));
  expect(await ask(gateway.url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0, stderr: '' });
});
