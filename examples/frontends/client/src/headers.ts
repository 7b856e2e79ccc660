type Fields = Readonly<Record<string, string>>;

/** Sent with every request. A function is called each time, so that a token can be renewed. */
export type HeaderFields = Fields | (() => Fields | Promise<Fields>);

export async function fieldsOf(headers: HeaderFields | undefined): Promise<Fields> {
  return typeof headers === 'function' ? await headers() : (headers ?? {});
}
