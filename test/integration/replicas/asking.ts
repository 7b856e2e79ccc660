import { expect } from 'vitest';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Answer } from '../../support/gateway.ts';
import type { ReplicaGateway } from './open-replicas.ts';

/** What is held behind a write or an event, and more: from then on reads are kept again. */
export const afterLagMs = 6_000;

interface Renamed {
  readonly patchUser: { readonly user: { readonly displayName: string } } | null;
}

/** Of a user, as a gateway answers it. */
export async function nameAt(gateway: ReplicaGateway, id: string): Promise<string | undefined> {
  const query = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';
  const { data, errors } = await gateway.ask<{ user: { displayName: string } }>(query, { id });
  expect(errors).toBeUndefined();
  return data?.user.displayName;
}

export function askToRename(gateway: ReplicaGateway, id: string, name: string): Promise<Answer<Renamed>> {
  const payload = '{ ... on PatchUserPayload { user { displayName } } }';
  return gateway.ask<Renamed>(
    `mutation ($id: ID!, $name: String!) { patchUser(input: { userId: $id, displayName: $name }) ${payload} }`,
    { id, name },
  );
}

/** The name that the user has now, as the write shows it. */
export async function rename(gateway: ReplicaGateway, id: string, name: string): Promise<string | undefined> {
  const { data, errors } = await askToRename(gateway, id, name);
  expect(errors).toBeUndefined();
  return data?.patchUser?.user.displayName;
}

/** What the read answers, which has asked EIAM. */
export async function readLive<Result>(emulator: Emulator, read: () => Promise<Result>): Promise<Result> {
  emulator.counters.reset();
  const result = await read();
  expect(emulator.counters.snapshot()).not.toEqual({});
  return result;
}
