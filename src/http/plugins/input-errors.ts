import { type ArgumentNode, type ASTNode, type DocumentNode, GraphQLError, Kind, visit } from 'graphql';

/** The kinds of node that stand for a value a client wrote. */
const valueKinds: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** graphql finds a literal that its type does not allow while validating: for a client it is wrong input like any other. */
export function nameBadLiterals(document: DocumentNode, errors: readonly GraphQLError[]): void {
  for (const error of errors) {
    const [node] = error.nodes ?? [];
    if (!node || !valueKinds.has(node.kind)) continue;
    const argument = argumentAround(document, node);
    if (argument) Object.assign(error.extensions, { code: 'BAD_USER_INPUT', argument: argument.name.value });
  }
}

/** A variable's value that its type does not allow, named by the argument that the variable goes to. */
export function badVariable(document: DocumentNode, error: GraphQLError): GraphQLError {
  const [node] = error.nodes ?? [];
  const variable = node?.kind === Kind.VARIABLE_DEFINITION ? node.variable.name.value : undefined;
  const argument = variable === undefined ? undefined : argumentOf(document, variable);
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    extensions: { code: 'BAD_USER_INPUT', argument: argument?.name.value ?? `$${variable}` },
  });
}

function argumentAround(document: DocumentNode, node: ASTNode): ArgumentNode | undefined {
  return findArgument(document, ({ loc }) => {
    if (!loc || !node.loc) return false;
    return loc.start <= node.loc.start && node.loc.end <= loc.end;
  });
}

function argumentOf(document: DocumentNode, variable: string): ArgumentNode | undefined {
  return findArgument(document, (argument) => {
    let uses = false;
    const enter = ({ name }: { readonly name: { readonly value: string } }) => {
      uses ||= name.value === variable;
    };
    visit(argument, { Variable: enter });
    return uses;
  });
}

function findArgument(
  document: DocumentNode,
  matches: (argument: ArgumentNode) => boolean,
): ArgumentNode | undefined {
  let found: ArgumentNode | undefined;
  visit(document, {
    Argument: (node) => {
      if (!found && matches(node)) found = node;
    },
  });
  return found;
}
