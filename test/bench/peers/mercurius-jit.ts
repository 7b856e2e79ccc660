import Fastify from 'fastify';
import { mercurius } from 'mercurius';
import { announce, readArguments } from './graph.ts';
import { createReads, schema } from './reads.ts';

/** mercurius on fastify, compiling each document from its first use on. */
const createContext = createReads(readArguments());
const app = Fastify();
await app.register(mercurius, {
  schema,
  context: () => ({ ...createContext() }),
  jit: 1,
});
announce(await app.listen({ port: 0, host: '127.0.0.1' }));
