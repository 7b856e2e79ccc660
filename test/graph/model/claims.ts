import type { Answer } from '../../support/gateway.ts';
import type { Refusal } from './transitions.ts';
import { aliasOf, toView } from './views.ts';

/** What an answer says of one mutation. */
export type Claim =
  | Payload
  | { readonly kind: 'refusal'; readonly refusal: Refusal | UnnamedRefusal; readonly effect: unknown }
  | Failure;

/** A refusal for one of several objects, of which it is not known which. */
export interface UnnamedRefusal {
  readonly type: Refusal['type'];
  readonly id: undefined;
}

export interface Failure {
  readonly kind: 'failure';
  readonly code: string;
  readonly effect: unknown;
  /** The object that the write may have made. */
  readonly candidateId?: unknown;
}

export interface Payload {
  readonly kind: 'payload';
  /** Of the object, also where it could not be read again. */
  readonly id: string | undefined;
  /** The object, where all of it could be read; null when it was deleted. */
  readonly view: unknown;
  readonly applied: readonly string[];
  readonly failures: readonly { readonly id: string; readonly code: string; readonly effect: string }[];
}

/** The result as it is asked for in views.ts. */
interface Result {
  readonly __typename: string;
  readonly code?: string;
  readonly path?: readonly string[] | null;
  readonly targetId?: string | null;
  readonly candidateId?: string | null;
  readonly effect?: string;
  readonly userId?: string;
  readonly groupId?: string;
  readonly organizationalUnitId?: string;
  readonly appliedUserIds?: readonly string[];
  readonly failures?: readonly {
    readonly targetId: string;
    readonly code: string;
    readonly effect: string;
  }[];
  readonly user?: { readonly id: string } | null;
  readonly group?: { readonly id: string } | null;
  readonly organizationalUnit?: { readonly id: string } | null;
  readonly deletedUserId?: string;
  readonly deletedGroupId?: string;
  readonly deletedOrganizationalUnitId?: string;
}

export type Answered = Answer<Record<string, Result | null>>;

export function readClaim({ data, errors = [] }: Answered, index: number): Claim {
  const alias = aliasOf(index);
  const own = errors.filter(({ path }) => path?.[0] === alias);
  const result = data?.[alias];
  if (!result) {
    const { code, effect } = own.find(({ path }) => path?.length === 1)?.extensions ?? {};
    return { kind: 'failure', code: `${code}`, effect };
  }
  const { __typename: type, path, targetId, effect } = result;
  const field = ['input', ...(path ?? [])].join('.');
  const id = targetId ?? undefined;
  if (type === 'DirectoryWriteUnsettledError') {
    return { kind: 'failure', code: `${result.code}`, effect, candidateId: result.candidateId ?? undefined };
  }
  if (type === 'DirectoryConflictError') return { kind: 'refusal', refusal: { type, field }, effect };
  if (type === 'DirectoryNotFoundError' || type === 'DirectoryOutOfScopeError') {
    return { kind: 'refusal', refusal: { type, id }, effect };
  }
  if (!type.endsWith('Payload')) return { kind: 'failure', code: `${type} ${field}`, effect: undefined };
  const deleted = result.deletedUserId ?? result.deletedGroupId ?? result.deletedOrganizationalUnitId;
  const object = result.user ?? result.group ?? result.organizationalUnit ?? null;
  const { appliedUserIds: applied = [], failures = [] } = result;
  const known = deleted ?? result.userId ?? result.groupId ?? result.organizationalUnitId;
  return {
    kind: 'payload',
    id: known,
    view: own.length > 0 ? undefined : toView(object),
    applied,
    failures: failures.map(({ targetId: part, ...failure }) => ({ id: part, ...failure })),
  };
}
