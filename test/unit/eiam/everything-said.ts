import { inspect } from 'node:util';

/** All that an error shows where it is printed, logged or walked, its causes included. */
export function everythingSaid(error: unknown): string {
  const said: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    said.push(
      at.message,
      `${at}`,
      `${at.stack}`,
      JSON.stringify(at),
      JSON.stringify(Object.getOwnPropertyDescriptors(at)),
    );
  }
  return [inspect(error, { depth: null, showHidden: true }), ...said].join('\n');
}
