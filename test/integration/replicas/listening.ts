import type { Stream } from '../../support/subscribe.ts';
import type { ReplicaGateway } from './open-replicas.ts';

interface Told {
  readonly directoryChanged: {
    readonly __typename: string;
    readonly cursor: string;
    readonly objectId?: string;
    readonly reason?: string;
  };
}

/** A change: the object that it is about, or why everything has to be read again. */
export interface HeardChange {
  readonly subject: string;
  readonly cursor: string;
}

const everything = `subscription ($after: String) {
  directoryChanged(after: $after) {
    __typename cursor
    ... on DirectoryObjectChanged { objectId }
    ... on DirectoryResyncRequired { reason }
  }
}`;

export function listenAt(
  gateway: ReplicaGateway,
  { after }: { readonly after?: string | undefined } = {},
): Promise<Stream<Told>> {
  return gateway.listen<Told>(everything, { after });
}

/** The next changes, as many as that. */
export async function hear(stream: Stream<Told>, count: number): Promise<readonly HeardChange[]> {
  const heard: HeardChange[] = [];
  while (heard.length < count) {
    const answer = await stream.next();
    const change = answer?.data?.directoryChanged;
    if (!change) throw new Error(`Expected a change, but got ${JSON.stringify(answer)}`);
    heard.push({ subject: change.objectId ?? change.reason ?? change.__typename, cursor: change.cursor });
  }
  return heard;
}
