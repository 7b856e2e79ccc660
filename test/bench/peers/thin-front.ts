import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DocumentNode, execute, parse, validate } from 'graphql';
import { announce, readArguments } from './graph.ts';
import { createReads, schema } from './reads.ts';

/** node:http and graphql's own `execute` with nothing between them: what DataLoader and a pool take when nothing else is kept. */
const createContext = createReads(readArguments());

interface Posted {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** Parsed and validated once each; the questions are few here. */
const documents = new Map<string, DocumentNode>();

function documentOf(query: string): DocumentNode {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error) throw error;
  documents.set(query, document);
  return document;
}

async function readPosted(request: IncomingMessage): Promise<Posted> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

const server = createServer(async (request, response) => {
  try {
    const { query, variables } = await readPosted(request);
    const document = documentOf(query);
    const result = await execute({
      schema,
      document,
      contextValue: createContext(),
      ...(variables && { variableValues: variables }),
    });
    const body = Buffer.from(JSON.stringify(result));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  announce(`http://127.0.0.1:${port}`);
});
