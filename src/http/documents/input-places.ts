import { type ASTNode, type DocumentNode, Kind, type ValueNode, visit } from 'graphql';

/** Where values stand in the arguments of a document, as dotted paths from the argument on: `filter.username`. */
export interface InputPlaces {
  /** Undefined: it stands in no argument. A field of an input object stands where its object does, as graphql reports it. */
  ofNode(node: ASTNode): string | undefined;
  /** The first place that a variable goes to; its own name where it goes to none. */
  ofVariable(name: string): string;
}

/** Asked for only where something is wrong, and then for each thing that is. */
const known = new WeakMap<DocumentNode, InputPlaces>();

export function inputPlaces(document: DocumentNode): InputPlaces {
  const places = known.get(document) ?? findPlaces(document);
  known.set(document, places);
  return places;
}

function findPlaces(document: DocumentNode): InputPlaces {
  const nodes = new Map<ASTNode, string>();
  const variables = new Map<string, string>();

  function add(value: ValueNode, place: string): void {
    nodes.set(value, place);
    if (value.kind === Kind.VARIABLE) {
      if (!variables.has(value.name.value)) variables.set(value.name.value, place);
    } else if (value.kind === Kind.OBJECT) {
      for (const field of value.fields) {
        nodes.set(field, place);
        add(field.value, `${place}.${field.name.value}`);
      }
    } else if (value.kind === Kind.LIST) {
      for (const [index, item] of value.values.entries()) add(item, `${place}.${index}`);
    }
  }

  visit(document, {
    Argument: ({ name, value }) => {
      add(value, name.value);
      return false;
    },
  });
  return {
    ofNode: (node) => nodes.get(node),
    ofVariable: (name) => variables.get(name) ?? `$${name}`,
  };
}
