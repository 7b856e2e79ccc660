import type { GraphContext, Loaders } from './context.ts';
import { checked, type Faulty } from './unreadable.ts';

/** Reads a part of an object: that which the reply that named the object has brought, or else its own, which is loaded. */
export function partOf<Node, Row extends Faulty>(
  atHand: (node: Node) => Row | undefined,
  load: (loaders: Loaders, node: Node) => Promise<Row>,
) {
  type Read<Value> = (row: Row, context: GraphContext) => Value;

  /** Reads the whole of it, with the faults of its members. */
  function row<Value>(read: Read<Value>) {
    return (node: Node, _arguments: unknown, context: GraphContext): Value | Promise<Value> => {
      const known = atHand(node);
      return known
        ? read(known, context)
        : load(context.loaders, node).then((loaded) => read(loaded, context));
    };
  }

  /** Reads members of it, each of which may be unreadable. */
  function members<Value>(read: Read<Value>) {
    return row((each, context) => read(checked(each), context));
  }

  return { row, members };
}
