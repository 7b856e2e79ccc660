import { expect, test } from 'vitest';
import { connectAgent } from '../../support/agent.ts';
import { openGateway } from '../open-gateway.ts';

test('an agent finds the tools, and calls one', async () => {
  await using gateway = await openGateway();
  await using agent = await connectAgent(gateway.url);
  const { tools } = await agent.client.listTools();
  expect(tools).toContainEqual(
    expect.objectContaining({
      name: 'findPerson',
      description: expect.stringContaining('Finds one person by username'),
      annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
    }),
  );
  const { username } = gateway.emulator.samples;
  const result = await agent.client.callTool({ name: 'findPerson', arguments: { username } });
  expect(result.isError).toBe(false);
  expect(result.structuredContent).toMatchObject({ data: { user: { username } } });
});
