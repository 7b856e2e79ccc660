import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createDeveloperClient, type DeveloperClientOptions } from '../../../src/eiam/developer/client.ts';

export const clientSecret = 'CSverysecretclientsecret0123456789';
const applicationId = 'app_mkv7rgt4d7i4u7zqtzev2mxxxx';
export const instanceId = 'idaas_ue2jvisn35ea5lmthk267xxxxx';
export const base = `/v2/${instanceId}/${applicationId}`;

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request, or keeps it waiting by doing nothing. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return raw(JSON.stringify(body), status, { 'content-type': 'application/json', ...headers });
}

export function raw(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Drops the connection without a word. */
export const hangUp: Answer = (response) => {
  response.socket?.destroy();
};

/** Begins an answer of 1,000 bytes and drops the connection in its middle. */
export const breakOff: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"userId":', () => response.socket?.destroy());
};

export const neverAnswer: Answer = () => {};

/** One answer after the other; the last one for everything that follows. */
export function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let turn = 0;
  return (response, request) => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? answers[0];
    turn += 1;
    answer(response, request);
  };
}

const tokenLifeSeconds = 1_200;

/** An upstream whose answers are scripted by the test, on a real socket. Answers to token calls are scripted apart from the rest. */
export class ScriptedUpstream implements AsyncDisposable {
  /** Requests in order of arrival, those for tokens left out. */
  readonly seen: SeenRequest[] = [];
  readonly tokenCalls: SeenRequest[] = [];
  answer: Answer = json({});
  answerToken: Answer = (response, request) => {
    const access_token = `ATtoken${this.tokenCalls.length}`;
    json({ token_type: 'Bearer', access_token, expires_in: tokenLifeSeconds, expires_at: 1 })(
      response,
      request,
    );
  };
  inFlight = 0;
  mostInFlight = 0;
  openSockets = 0;
  /** Connections made since the start. */
  socketsOpened = 0;
  readonly #server: Server;
  #onChange: (() => void)[] = [];

  private constructor() {
    this.#server = createServer(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body };
      const isToken = url.startsWith(`${base}/oauth2/token`);
      (isToken ? this.tokenCalls : this.seen).push(request);
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      response.once('close', () => {
        this.inFlight -= 1;
        this.#changed();
      });
      (isToken ? this.answerToken : this.answer)(response, request);
      this.#changed();
    });
    this.#server.on('connection', (socket) => {
      this.openSockets += 1;
      this.socketsOpened += 1;
      socket.on('error', () => {});
      socket.once('close', () => {
        this.openSockets -= 1;
        this.#changed();
      });
    });
  }

  static async listen(): Promise<ScriptedUpstream> {
    const upstream = new ScriptedUpstream();
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  get endpoint(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the upstream is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Resolves once `condition` holds; looked at whenever a request comes, an answer ends or a socket closes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#onChange.push(resolve));
  }

  #changed(): void {
    const waiting = this.#onChange;
    this.#onChange = [];
    for (const notify of waiting) notify();
  }

  /** A client of this upstream whose back-off never waits; `options` override. */
  client(options: Partial<DeveloperClientOptions> = {}) {
    const { endpoint } = this;
    return createDeveloperClient({
      endpoint,
      instanceId,
      applicationId,
      clientSecret,
      random: () => 0,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
