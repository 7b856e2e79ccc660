import type { KnownObjects } from '../known-objects.ts';
import type { Effect, Expectations, Operation, Plane } from '../operation.ts';
import { nothing, type ReplyReader } from '../reply-schema.ts';

/**
 * What an operation is authenticated with (developer-api.md 4, 8.2, 8.8):
 * - `token`: the client's own access token.
 * - `secret`: the application's id and secret. They go into the query, where the official SDK puts them (4.2); the query is in no
 *   error and no published fact.
 * - `bearer`: the token in its request.
 * - `cloudAccounts`: a token of the instance's authorization server, fetched for the one call.
 * - `nothing`: the application's id in the path is enough.
 */
export type Authentication = 'token' | 'secret' | 'bearer' | 'cloudAccounts' | 'nothing';

export type Pool = 'directory' | 'signIn';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** As upstream writes it (developer-api.md 1); {I} is `/v2/{instanceId}`, {B} is {I} and `/{applicationId}`. */
export type Route = `${Method} {${'B' | 'I'}}/${string}`;

/** What goes into one request beside its route. */
export interface DeveloperRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly bearer?: string;
  /** For the one request of a repeatable operation that a repeat would do twice. */
  readonly once?: boolean;
}

/** The Developer API (developer-api.md). */
export interface DeveloperPlane extends Plane {
  readonly address: {
    readonly route: Route;
    readonly by: Authentication;
    /** Before all calls that wait for a place: without its answer they would fail. */
    readonly urgent: boolean;
    /** Which places it is sent from. Sign-ins need no signed-in caller: they have places of their own. */
    readonly pool: Pool;
  };
  readonly request: DeveloperRequest;
}

export type DeveloperOperation<Args extends readonly unknown[], Answer> = Operation<
  DeveloperPlane,
  Args,
  Answer
>;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'B' | 'I'> | Names<Rest>
  : never;

/** A request whose path has a value for each name between braces in the route. */
type RequestOf<R extends Route> = DeveloperRequest &
  ([Names<R>] extends [never] ? object : { readonly path: { readonly [Name in Names<R>]: string } });

interface Row<R extends Route, Args extends readonly unknown[]> {
  readonly route: R;
  /** developer-api.md 7.1 */
  readonly permission?: string;
  readonly request: (...args: Args) => RequestOf<R>;
}

interface ReadRow<R extends Route, Args extends readonly unknown[], Answer>
  extends Row<R, Args>,
    Pick<
      DeveloperOperation<Args, Answer>,
      'reply' | 'isRequested' | 'refused' | 'cachePolicy' | 'finds' | 'reads' | 'shows' | 'credentials'
    > {
  /** Default: the client's own token. */
  readonly by?: Authentication;
  readonly urgent?: boolean;
  /** Default: directory. */
  readonly pool?: Pool;
  /** Default: it is. */
  readonly repeatable?: boolean;
  readonly examples?: (known: KnownObjects) => readonly [...NoInfer<Args>][];
}

/** An operation that leaves the directory as it is. @param name upstream's own */
export function read<const R extends Route, Args extends readonly unknown[], Answer>(
  name: string,
  { route, by = 'token', urgent = false, pool = 'directory', ...row }: ReadRow<R, Args, Answer>,
): DeveloperOperation<Args, Answer> {
  return { name, address: { route, by, urgent, pool }, repeatable: true, permission: undefined, ...row };
}

interface CreateRow<Input extends object> {
  readonly route: Route;
  readonly permission?: string;
  readonly touches: (input: Input) => readonly string[];
  /** Reads the id of what was created. */
  readonly reply: ReplyReader<string>;
  /** The tag of what was created. */
  readonly made: (id: string) => string;
  readonly settle?: (expect: Expectations, id: string, input: Input) => void;
}

/**
 * A create, which sends what is to be and answers with its id. It is sent again only when upstream certainly did nothing, for there is no token that would
 * distinguish a retry from a second create (developer-api.md 3). Effect `unknown` of its error: the object may exist all the same.
 */
export function create<Input extends object>(
  name: string,
  { route, permission, reply, touches, made, settle }: CreateRow<Input>,
): DeveloperOperation<[input: Input], string> {
  const request = (input: Input) => ({ body: input });
  const effect: Effect<[input: Input], string> = {
    target: () => undefined,
    touches,
    made: (id) => [made(id)],
    settle: (expect, id, input) => {
      expect.created(id);
      settle?.(expect, id, input);
    },
  };
  return { name, address: byToken(route), repeatable: false, permission, request, reply, effect };
}

interface ChangeRow<Rest extends readonly unknown[]> {
  readonly route: Route;
  readonly permission?: string;
  /** Default: none. */
  readonly body?: (...rest: Rest) => object;
  /** Default: it is, for the request has the final state, not a difference (developer-api.md 8.4, 8.5, 8.7). */
  readonly repeatable?: boolean;
  /** Whether a repeat of this request would do it twice all the same. */
  readonly once?: (...rest: Rest) => boolean;
  readonly touches: (id: string, ...rest: Rest) => readonly string[];
  readonly settle: (expect: Expectations, id: string, ...rest: Rest) => void;
}

/** A write to one object, whose id is its first argument and the one name in its path. It answers with nothing. */
export function change<Rest extends readonly unknown[]>(
  name: string,
  { route, permission, body, repeatable = true, once, touches, settle }: ChangeRow<Rest>,
): DeveloperOperation<[id: string, ...rest: Rest], void> {
  const [, member = ''] = /\{(\w{2,})\}/.exec(route) ?? [];
  const effect: Effect<[id: string, ...rest: Rest], void> = {
    target: (...[id]) => id,
    touches,
    made: () => [],
    settle: (expect, _, id, ...rest) => settle(expect, id, ...rest),
  };
  const request = (id: string, ...rest: Rest): DeveloperRequest => ({
    path: { [member]: id },
    ...(body && { body: body(...rest) }),
    once: once?.(...rest) ?? false,
  });
  return { name, address: byToken(route), repeatable, permission, request, reply: nothing, effect };
}

function byToken(route: Route): DeveloperPlane['address'] {
  return { route, by: 'token', urgent: false, pool: 'directory' };
}
