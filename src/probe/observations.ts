import { generateApplicationToken } from '../eiam/developer/oauth.ts';
import { replyKinds } from '../eiam/reply-kinds.ts';
import type { HttpReply } from '../eiam/transport.ts';
import { idPrefixes } from '../vocabulary/ids.ts';
import { parseLosslessly } from '../vocabulary/lossless-json.ts';
import { Comparison } from './comparison.ts';

/** One answer as it came. */
export interface Observation {
  readonly operation: string;
  /** The uncertain point that it was sent for (uncertain-points.ts); empty: a row's example. */
  readonly purpose: string;
  /** The object that was sent for by its id; undefined: none. */
  readonly id: string | undefined;
  readonly status: number;
  readonly headers: HttpReply['headers'];
  /** Undefined: no JSON. */
  readonly body: unknown;
}

/** Collects the answers of one probe, each with what it was sent for. */
export class Observations {
  readonly all: Observation[] = [];
  readonly comparison = new Comparison();
  #current: { readonly purpose: string; readonly id: string | undefined } = { purpose: '', id: undefined };

  /** Says what the next answers are for. One request is under way at a time. */
  begin(request: object, purpose = ''): void {
    this.#current = { purpose, id: idIn(request) };
  }

  /** For the clients' `onReply`. Calls for the application's own token carry secrets and are passed over. */
  readonly onReply = (operation: string, reply: HttpReply): void => {
    if (operation === generateApplicationToken.name) return;
    const { status, headers, text } = reply;
    const body = parse(text);
    this.all.push({ operation, ...this.#current, status, headers, body });
    const kind = replyKinds.get(operation);
    if (kind && status < 300) this.comparison.compare(operation, kind, body);
  };

  of(purpose: string): Observation | undefined {
    return this.all.findLast((each) => each.purpose === purpose);
  }

  /** The examples of an operation. */
  examplesOf(operation: { readonly name: string }): readonly Observation[] {
    return this.all.filter(({ operation: name, purpose }) => name === operation.name && purpose === '');
  }
}

const idShape = new RegExp(`^(${Object.values(idPrefixes).join('|')})`);

/** The object that a request is about: the one id in its path or query. */
function idIn(request: { readonly path?: object; readonly query?: object }): string | undefined {
  const values: unknown[] = Object.values({ ...request, ...request.path, ...request.query });
  return values.filter((value) => typeof value === 'string').find((value) => idShape.test(value));
}

function parse(text: string): unknown {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
}
