import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { failuresOf } from './odd-answers.ts';
import { sampleDetail, serve, toRow, urn } from './verbatim.ts';

const good = toRow({ ...sampleDetail, IdentityProviderId: 'idp_good' });
const list =
  '{ identityProviders(first: 10) { totalCount nodes { id name type createdAt } edges { node { id } } } }';
const goodNode = {
  id: 'idp_good',
  name: 'test',
  type: 'DING_TALK_OUTBOUND',
  createdAt: '2024-09-11T02:17:59.000Z',
};

const { IdentityProviderId: _id, ...withoutId } = sampleDetail;
const unreadable: readonly unknown[] = [
  null,
  '',
  'canary',
  12,
  ['canary'],
  withoutId,
  { ...sampleDetail, IdentityProviderId: { id: 'canary' } },
];

test.each(unreadable.map((row) => [JSON.stringify(row).slice(0, 40), row]))(
  'a row of %s is null, those beside it stand',
  async (_text, row) => {
    await using gateway = await startGateway({ accessKeys: true });
    serve(gateway, sampleDetail, row);
    gateway.emulator.management.identityProviders.putVerbatim('idp_good', {
      detail: sampleDetail,
      row: good,
    });
    const answer = await gateway.ask(list);
    expect(answer.data).toEqual({
      identityProviders: {
        totalCount: 2,
        nodes: [null, goodNode],
        edges: [{ node: null }, { node: { id: 'idp_good' } }],
      },
    });
    expect(failuresOf(answer, 'management:ListIdentityProviders')).toEqual([
      ['identityProviders.edges.0.node', 'IdentityProvider'],
      ['identityProviders.nodes.0', 'IdentityProvider'],
    ]);
    expect(JSON.stringify(answer)).not.toContain('canary');
  },
);

test('odd members of a row are null where they cannot be read', async () => {
  await using gateway = await startGateway({ accessKeys: true });
  const row = {
    ...toRow(sampleDetail),
    IdentityProviderName: 12,
    CreateTime: '2024-09-11',
    UpdateTime: 'canary',
  };
  serve(gateway, sampleDetail, { ...row, PeriodicSyncStatus: ['canary'], UdPullTargetScope: 5 });
  const answer = await gateway.ask(`{ identityProviders(first: 10) { nodes {
    name createdAt updatedAt
    inboundSynchronization { enabled periodicEnabled incrementalCallbackEnabled targetOrganizationalUnit { id } }
  } } }`);
  expect(answer.data).toEqual({
    identityProviders: {
      nodes: [
        {
          name: '12',
          createdAt: null,
          updatedAt: null,
          inboundSynchronization: {
            enabled: false,
            periodicEnabled: null,
            incrementalCallbackEnabled: null,
            targetOrganizationalUnit: { id: '5' },
          },
        },
      ],
    },
  });
  expect(failuresOf(answer, 'management:ListIdentityProviders')).toEqual([
    ['identityProviders.nodes.0.createdAt', 'IdentityProvider.createTime'],
    [
      'identityProviders.nodes.0.inboundSynchronization.periodicEnabled',
      'IdentityProvider.periodicSyncStatus',
    ],
    ['identityProviders.nodes.0.updatedAt', 'IdentityProvider.updateTime'],
  ]);
  expect(JSON.stringify(answer)).not.toContain('canary');
});

test.each([null, 'canary', withoutId].map((detail) => [JSON.stringify(detail).slice(0, 20), detail]))(
  'what the row says stands beside a reply of %s',
  async (_text, detail) => {
    await using gateway = await startGateway({ accessKeys: true });
    gateway.emulator.management.identityProviders.putVerbatim('idp_odd', {
      detail,
      row: { ...toRow(sampleDetail), IdentityProviderId: 'idp_odd' },
    });
    const { data, errors } = await gateway.ask<{ identityProviders: { nodes: { id: string }[] } }>(
      '{ identityProviders(first: 100) { nodes { id rawType configuration { __typename } } } }',
    );
    expect(data?.identityProviders.nodes.at(-1)).toEqual({
      id: 'idp_odd',
      rawType: `${urn}:alibaba:dingtalk:push`,
      configuration: null,
    });
    expect(errors?.map(({ path, extensions }) => [path?.slice(-1), extensions?.code])).toEqual([
      [['configuration'], 'UPSTREAM_INVALID_RESPONSE'],
    ]);
    expect(JSON.stringify(errors)).not.toContain('canary');
    const alone = await gateway.ask(
      '{ identityProvider(id: "idp_odd") { id } identityProviders(first: 1) { nodes { id } } }',
    );
    expect(alone.data).toEqual({
      identityProvider: null,
      identityProviders: { nodes: [{ id: expect.any(String) }] },
    });
    expect(alone.errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['identityProvider'], 'UPSTREAM_INVALID_RESPONSE'],
    ]);
  },
);
