import { createServer } from 'node:http';
import { createSupergraphGateway } from './gateway.ts';
import { serveBadges, serveLaptops } from './subgraphs.ts';
import { ask, composeSupergraph } from './supergraph.ts';

/** Composes a running directory gateway with two small subgraphs that extend its users, and serves the whole. */
const [directoryUrl = 'http://127.0.0.1:4000/graphql', port = '4100'] = process.argv.slice(2);

interface People {
  readonly users: { readonly nodes: readonly { readonly id: string; readonly email: string | null }[] };
}
const { users } = await ask<People>(directoryUrl, '{ users(first: 5) { nodes { id email } } }');
const badges = await serveBadges(users.nodes.map(({ id }) => id));
const laptops = await serveLaptops(users.nodes.flatMap(({ email }) => email ?? []));

const directory = { name: 'directory', url: directoryUrl };
const supergraph = await composeSupergraph([directory, badges, laptops]);
const gateway = createSupergraphGateway(supergraph);
const server = createServer(gateway);
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address?.port}/graphql\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());
