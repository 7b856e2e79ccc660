import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { Access } from '../../../schema/core/permissions.ts';
import type { Answers } from '../../cache/answers.ts';
import type { Dependencies } from '../../cache/dependencies.ts';
import type { Session } from '../authentication/authentication.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { ReadDocument } from '../documents/read-document.ts';
import type { InitialOperation } from '../operation/prepare.ts';
import type { HeaderValues } from '../operation/request.ts';
import { keyOfVariables } from './variables-key.ts';

/** Longer variables make long keys, and are rarely sent twice. */
const longestVariables = 4_096;

/** With these the answer shows how it was made, or is read past the cache. */
const headersOfOneRequest = ['x-eiam-trace', 'x-eiam-cost', 'x-eiam-consistency'];

/** Whether the answer is for this request alone. */
export function isOfOneRequest(headers: HeaderValues): boolean {
  return headersOfOneRequest.some((name) => headers.get(name) !== null);
}

export interface KeptAnswersParts {
  readonly answers: Answers;
  readonly documents: Pick<DocumentStore, 'peek'>;
  readonly authenticate: (initial: InitialOperation) => Promise<Session>;
  /** Charges and counts an operation that takes no call, as if it ran. False: its viewer has nothing left. */
  readonly charge: (operation: KeptOperation) => Awaitable<boolean>;
}

/** An operation that is answered from what is kept. */
export interface KeptOperation {
  readonly initial: InitialOperation;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly session: Session;
}

/** The place of one request's answer. */
export interface KeptPlace {
  readonly session: Session;
  /** The cached answer to the same request, charged and counted; undefined: there is no valid one. */
  readonly body: Buffer | undefined;
  /** Caches the answer, where it has no errors and the request was made before. */
  keep(result: ExecutionResult, body: string, dependencies: Dependencies): void;
}

export type FindPlace = (initial: InitialOperation) => Promise<KeptPlace | undefined>;

/**
 * Finds the place of a request's answer among those that are kept as bytes: by document, operation, variables and rights. None for a
 * document that comes for the first time, for what is no query, and for what is the caller's own.
 */
export function createFindPlace({ answers, documents, authenticate, charge }: KeptAnswersParts): FindPlace {
  const numbers = new WeakMap<ReadDocument, number>();
  let last = 0;

  function numberOf(read: ReadDocument): number {
    const known = numbers.get(read);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(read, last);
    return last;
  }

  return async (initial) => {
    const { headers } = initial.request;
    const { query, operationName, variables } = initial.params;
    const read = documents.peek(query);
    const operation = read?.operation(operationName);
    if (!read?.document || !operation?.isKeepable) return undefined;
    if (isOfOneRequest(headers)) return undefined;
    const values = variables ? keyOfVariables(variables, longestVariables) : '';
    if (values === undefined) return undefined;
    const session = await authenticate(initial);
    const key = `${rightsOf(session.access)} ${numberOf(read)} ${operationName ?? ''} ${values}`;
    const body = answers.find(key);
    const kept = { initial, document: read.document, operation: operation.node };
    const charged = body !== undefined && charge({ ...kept, session });
    const isPaid = charged instanceof Promise ? await charged : charged;
    return {
      session,
      body: isPaid ? body : undefined,
      keep(result, text, dependencies) {
        if (result.errors || !dependencies.isComplete || !answers.isRepeated(key)) return;
        answers.keep(key, text, dependencies);
      },
    };
  };
}

const known = new WeakMap<Access, string>();

/** All of a caller that an answer without errors depends on, `viewer` aside. */
function rightsOf(access: Access): string {
  const before = known.get(access);
  if (before !== undefined) return before;
  // Some fields ask for a sign-in alone, whatever it permits.
  const signedIn = access.viewer === null ? 'anonymous' : 'signed-in';
  const rights = `${access.signIn} ${signedIn} ${[...access.permissions].sort().join()}`;
  known.set(access, rights);
  return rights;
}
