import { type Input, type Kind, list, type Members, nested, optional, type ValueOf } from '../core/input.ts';

/** How a filter of the graph joins filters of its own kind. Absent and null are the same: no condition. */
export interface Joined<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

type Filter<Of extends Members> = ValueOf<Input<Of>> & Joined<Filter<Of>>;

/** What of the objects a filter is about. */
interface About {
  readonly name: string;
  readonly description: string;
  readonly noun: string;
  /** Added to the description of `or`. */
  readonly costOfOr?: string;
}

/** A filter of these conditions, joined with others of its kind. */
export function filterOf<Of extends Members>(
  { name, description, noun, costOfOr = '' }: About,
  conditions: Of,
): Kind<Filter<Of>> {
  const members: Record<string, Members[string]> = { ...conditions };
  const itself = nested({ name, description, members });
  members.and = optional(list(itself), `All of these filters match. An empty list matches every ${noun}.`);
  members.or = optional(
    list(itself),
    `At least one of these filters matches. An empty list matches no ${noun}.${costOfOr}`,
  );
  members.not = optional(
    itself,
    `This filter does not match. An empty filter matches every ${noun}, so \`not: {}\` matches none.`,
  );
  return itself as Kind<Filter<Of>>;
}
