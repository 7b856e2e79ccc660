import type { FormattedExecutionResult } from 'graphql';
import { RequestError } from './errors.ts';

/** Why a response is not what was asked for. */
export async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    const { errors }: FormattedExecutionResult<unknown> = JSON.parse(text);
    if (errors && errors.length > 0) return new RequestError(errors);
  } catch {
    // A proxy's page for example.
  }
  return new Error(`Expected an answer of GraphQL, but got status ${response.status}.`);
}
