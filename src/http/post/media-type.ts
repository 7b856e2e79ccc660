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
  if (sent === 'application/json' || sent === 'application/json; charset=utf-8') return true;
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
 * The first type that a client accepts, whatever weights above 0 it gives; undefined: it accepts neither. Where it leaves the choice it is
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
  const accept = headers.get('accept');
  // What most clients send.
  if (!accept || accept === '*/*' || accept === 'application/json') return false;
  return rangesOf(accept).some(({ type, isRefused }) => type === 'text/event-stream' && !isRefused);
}

/**
 * The same header for Yoga, which takes a type of weight 0 for one that is accepted. Where something is refused it names what is left of
 * all that there is.
 */
export function withoutRefused(accept: string): string {
  if (!rangesOf(accept).some(({ isRefused }) => isRefused)) return accept;
  // An empty header would leave the choice: this is a type that there is not, so that the answer is 406.
  return acceptedTypes(accept).join() || 'none/none';
}

/** All that there is, and first what is given where the choice is left. */
const offered: readonly string[] = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
];

/** In the order of the header. Where it refuses some, what its wildcards stand for is named one by one. */
function acceptedTypes(accept: string): readonly string[] {
  const ranges = rangesOf(accept);
  const types = ranges.filter(({ isRefused }) => !isRefused).map(({ type }) => type);
  if (types.length === ranges.length) return types;
  const isRefused = (range: string) => ranges.some((each) => each.isRefused && each.type === range);
  /** The most specific of the header's ranges counts (RFC 9110 12.5.1). */
  const rangeOf = (type: string) =>
    [type, `${type.split('/', 1)[0]}/*`, '*/*'].find((each) => isRefused(each) || types.includes(each));
  return types.flatMap((range) => offered.filter((type) => rangeOf(type) === range && !isRefused(range)));
}

/** One entry of an Accept header. */
interface AcceptedRange {
  readonly type: string;
  /** Its weight is 0 (RFC 9110 12.4.2). */
  readonly isRefused: boolean;
}

/** In the order of the header, but for those with a charset that is not supported. */
function rangesOf(accept: string): readonly AcceptedRange[] {
  const entries = accept.replace(/\s/g, '').toLowerCase().split(',');
  return entries.flatMap((entry) => {
    const [type, ...parameters] = entry.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (type === undefined || (charset ?? 'charset=utf-8') !== 'charset=utf-8') return [];
    return [{ type, isRefused: parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) }];
  });
}
