import { expect } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { InstanceOptions } from '../instance/instance.ts';
import { openSmallCompany, serviceError } from './open-emulator.ts';

/** When everything is written. */
export const writtenAt = 1_800_000_000_000;

type Method = 'POST' | 'PATCH' | 'DELETE';

/** The small company, and what it takes to write to it. */
export async function openWritable(options: InstanceOptions = {}) {
  const company = await openSmallCompany({ now: () => writtenAt, ...options });
  const { ask, authorization, directory } = company;

  const send = async (method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await ask(path, { method, headers: { authorization, ...headers }, ...content });
    return { status: answer.status, body: answer.body };
  };

  /** Refused as said, and nothing changed, times and the order of lists included. */
  const refuses = async (
    [method, path, body]: readonly [Method, string, unknown?],
    [status, code, message]: readonly [number, string, string],
  ) => {
    const before = copy(directory);
    const answer = await send(method, path, body);
    expect(answer).toEqual({ status, body: serviceError(code, message) });
    expect(copy(directory)).toEqual(before);
  };

  /** 200 and `{}`, and not even a version moved. */
  const ignores = async (method: Method, path: string, body?: unknown) => {
    const before = [directory.version, copy(directory)];
    expect(await send(method, path, body)).toEqual(done);
    expect([directory.version, copy(directory)]).toEqual(before);
  };

  return { ...company, send, refuses, ignores };
}

/** What a void operation answers (developer-api.md section 3). */
export const done = { status: 200, body: {} };

export const missing = (field: string) =>
  [400, `MissingParameter.${field}`, `The specified parameter:${field} is required!`] as const;

export const invalid = (field: string) =>
  [400, `InvalidParameter.${field}`, `The specified parameter:${field} is invalid.`] as const;

export const duplicated = (resource: string, value: string) =>
  [
    400,
    `ResourceDuplicated.${resource}`,
    `The specified ${resource} resource: ${value} already exist!`,
  ] as const;

export const noUser = (id: string) =>
  [404, 'ResourceNotFound.User', `The specified User resource: ${id} not found.`] as const;

export const noGroup = (id: string) =>
  [404, 'ResourceNotFound.Group', `The specified Group resource: ${id} not found.`] as const;

export const notInScope = (id: string) =>
  [400, 'OrganizationUnitIdNotInScopes', `organizationUnitId : ${id} not in provisioning scope!`] as const;

/** The id that a create answered with, and nothing beside it. */
export function onlyId(answer: { readonly status: number; readonly body: unknown }, name: string): string {
  const prefix = name === 'organizationalUnitId' ? 'ou' : name.replace('Id', '');
  expect(answer).toEqual({
    status: 200,
    body: { [name]: expect.stringMatching(new RegExp(`^${prefix}_[a-z2-7]{26}$`)) },
  });
  return Object(answer.body)[name];
}

const copy = (directory: Directory) =>
  structuredClone([[...directory.users()], [...directory.groups()], [...directory.organizationalUnits()]]);
