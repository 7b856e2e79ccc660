import { expect } from 'vitest';
import { type Answer, startGateway } from '../../support/gateway.ts';
import { read, sampleDetail, serve, toRow } from './verbatim.ts';

/** Where an answer has an error, and the member it is about. */
export type Failure = readonly [path: string, member: string];

/** The errors of an answer, by path; each has to be about a member of what this operation of upstream's answered. */
export function failuresOf({ errors = [] }: Answer<unknown>, operation: string): Failure[] {
  const failures = errors.map(({ path = [], message, extensions }): Failure => {
    const { upstream, ...rest } = Object(extensions);
    expect(rest).toEqual({ code: 'UPSTREAM_INVALID_RESPONSE' });
    expect(upstream).toEqual({
      operation,
      member: expect.any(String),
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    expect(message).toContain(upstream.member);
    return [path.join('.'), upstream.member];
  });
  return failures.toSorted(byPath);
}

const byPath = (one: Failure, other: Failure) => one[0].localeCompare(other[0]);

/** What is served of one provider, and what has to come out of it. Every value that cannot be read has a canary in it. */
export interface Case {
  readonly detail: object;
  readonly selection: string;
  /** The provider as it comes out. */
  readonly expected: unknown;
  /** What fails, by path below the provider. */
  readonly failures?: readonly Failure[];
}

/** Reads the provider by its id: what is wrong is null with an error, the rest stands, and no message says a value. */
export async function expectOdd({ detail, selection, expected, failures = [] }: Case): Promise<void> {
  await using gateway = await startGateway({ accessKeys: true });
  // The list's row says nothing odd.
  serve(gateway, detail, toRow(sampleDetail));
  const answer = await read(gateway, selection);
  expect(answer.data).toEqual({ identityProvider: expected });
  const expectedFailures = failures.map(([path, member]): Failure => [`identityProvider.${path}`, member]);
  expect(failuresOf(answer, 'management:GetIdentityProvider')).toEqual(expectedFailures.toSorted(byPath));
  expect(JSON.stringify(answer)).not.toContain('canary');
}
