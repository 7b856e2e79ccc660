import type { HeaderValues } from '../operation/request.ts';

/** What one answer can be sent as. */
export type AnswerType = 'application/graphql-response+json' | 'application/json';

const leftOpen: ReadonlySet<string> = new Set(['application/json', 'application/*', '*/*']);

/** Whether a body is JSON: no page of the web can have a browser post that without asking first. */
export function isJson(headers: HeaderValues): boolean {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/graphql+json';
}

/**
 * The first type that a client accepts, whatever weights it gives; undefined: it accepts neither. Where it leaves the choice it is
 * application/json, for clients that were there before the other.
 */
export function answerTypeOf(headers: HeaderValues): AnswerType | undefined {
  const accept = headers.get('accept');
  // What most clients send.
  if (!accept || accept === '*/*' || accept === 'application/json') return 'application/json';
  for (const each of accept.replace(/\s/g, '').toLowerCase().split(',')) {
    const [type, ...parameters] = each.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    if (type === 'application/graphql-response+json') return type;
    if (type !== undefined && leftOpen.has(type)) return 'application/json';
  }
  return undefined;
}
