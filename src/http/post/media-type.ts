import type { HeaderValues } from '../operation/request.ts';

/** What one answer can be sent as. */
export type AnswerType = 'application/graphql-response+json' | 'application/json';

const leftOpen: ReadonlySet<string> = new Set(['application/json', 'application/*', '*/*']);

/** Names of UTF-8: the registered one, and the one that clients write as well (Encoding Standard 4.2). */
const utf8: ReadonlySet<string> = new Set(['utf-8', 'utf8']);

/** A parameter of a media type, whose value may be quoted (RFC 9110 5.6.6). */
const parameterPattern = /;\s*(?<name>[^\s;="]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<token>[^;]*))/g;

/**
 * Whether a body is JSON: no page of the web can have a browser post that without a preflight. One that names another charset than
 * UTF-8 is none (RFC 8259 8.1): read as UTF-8, its texts would be others than were sent.
 */
export function isJson(headers: HeaderValues): boolean {
  const sent = headers.get('content-type');
  // What most clients send.
  if (sent === 'application/json') return true;
  const type = sent?.split(';', 1)[0]?.trim().toLowerCase();
  return (type === 'application/json' || type === 'application/graphql+json') && isInUtf8(sent ?? '');
}

/** Whether each charset that a media type names is UTF-8. */
function isInUtf8(mediaType: string): boolean {
  for (const { groups } of mediaType.matchAll(parameterPattern)) {
    const value = groups?.quoted ?? groups?.token ?? '';
    if (groups?.name?.toLowerCase() === 'charset' && !utf8.has(value.trim().toLowerCase())) return false;
  }
  return true;
}

/**
 * The first type that a client accepts, whatever weights it gives; undefined: it accepts neither. Where it leaves the choice it is
 * application/json, for clients that were there before the other.
 */
export function answerTypeOf(headers: HeaderValues): AnswerType | undefined {
  const accept = headers.get('accept');
  // What most clients send.
  if (!accept || accept === '*/*' || accept === 'application/json') return 'application/json';
  for (const type of acceptedTypes(accept)) {
    if (type === 'application/graphql-response+json') return type;
    if (leftOpen.has(type)) return 'application/json';
  }
  return undefined;
}

/** Whether a client takes events of a subscription as they happen. */
export function acceptsEvents(headers: HeaderValues): boolean {
  const types = acceptedTypes(headers.get('accept') || '*/*');
  return types.some((type) => ['text/event-stream', 'text/*', '*/*'].includes(type));
}

/** Whether a client names the type of such a stream. */
export function namesEvents(headers: HeaderValues): boolean {
  return acceptedTypes(headers.get('accept') ?? '').includes('text/event-stream');
}

/** In the order of the header, but for those with a charset that is not supported. */
function acceptedTypes(accept: string): readonly string[] {
  const entries = accept.replace(/\s/g, '').toLowerCase().split(',');
  return entries.flatMap((entry) => {
    const [type, ...parameters] = entry.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    return type !== undefined && (charset ?? 'charset=utf-8') === 'charset=utf-8' ? [type] : [];
  });
}
