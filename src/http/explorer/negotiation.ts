/** The encodings the explorer's files are kept in, best first: the order decides between equally welcome ones. */
const contentEncodings = ['br', 'gzip', 'identity'] as const;

export type ContentEncoding = (typeof contentEncodings)[number];

/** The best encoding this `accept-encoding` allows; without the header the plain bytes, which everyone can read. */
export function chooseEncoding(acceptEncoding: string | undefined): ContentEncoding {
  const qualities = parseQualities(acceptEncoding);
  const wildcard = qualities.get('*') ?? 0;
  let best: ContentEncoding = 'identity';
  let bestQuality = 0;
  for (const encoding of contentEncodings) {
    const quality = qualities.get(encoding) ?? wildcard;
    if (quality > bestQuality) {
      best = encoding;
      bestQuality = quality;
    }
  }
  return best;
}

/**
 * Whether the client is a browser, not a program: HTML is named outright (curl's and fetch's bare wildcard is not a wish
 * for a page) and at least as welcome as a GraphQL answer.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const qualities = parseQualities(accept);
  const html = qualities.get('text/html') ?? 0;
  const answer = Math.max(
    qualities.get('application/json') ?? 0,
    qualities.get('application/graphql-response+json') ?? 0,
    qualities.get('text/event-stream') ?? 0,
  );
  return html > 0 && html >= answer;
}

function parseQualities(header: string | undefined): Map<string, number> {
  const qualities = new Map<string, number>();
  for (const item of header?.split(',') ?? []) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if (name !== '') qualities.set(name, Number.isNaN(quality) ? 0 : quality);
  }
  return qualities;
}
