import {
  buildSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  findBreakingChanges,
  findDangerousChanges,
  isTypeDefinitionNode,
  Kind,
  parse,
  visit,
} from 'graphql';
import { deprecatedElements, parseReason } from './deprecation.ts';
import { elementsOf } from './elements.ts';
import { findMarkChanges } from './mark-changes.ts';
import { withoutUnreachable } from './reachable.ts';
import { compareVersions, minorsBetween, parseVersion, type Version } from './version.ts';

/** A version of the graph, as it is printed. */
export interface Release {
  readonly version: string;
  readonly sdl: string;
}

export interface Change {
  readonly kind: 'breaking' | 'dangerous';
  /** graphql's name of the change, as in `FIELD_REMOVED`. */
  readonly type: string;
  readonly description: string;
  /** Why it must not be made; undefined: it may. */
  readonly refusal: string | undefined;
}

/** The first release that promises not to break its clients. */
const firstPromise = parseVersion('0.2.0');

/** Minor versions for which what is deprecated stays at least. */
const minorsOfGrace = 2;

/**
 * What a client of a released version would notice of the current one. A breaking change is refused, unless it takes away what that
 * release had marked as deprecated for long enough.
 */
export function findChanges(released: Release, current: Release): readonly Change[] {
  const [older, newer] = [buildSchema(released.sdl), buildSchema(current.sdl)];
  const marks = findMarkChanges(older, newer);
  const refusalOf = createClassify(released, parseVersion(current.version));
  const breaking = [...findBreakingChanges(older, newer), ...marks.breaking].map(
    ({ type, description }): Change => {
      return { kind: 'breaking', type, description, refusal: refusalOf(type, description) };
    },
  );
  const dangerous = [...findDangerousChanges(older, newer), ...marks.dangerous].map(
    ({ type, description }): Change => ({ kind: 'dangerous', type, description, refusal: undefined }),
  );
  return [...breaking, ...dangerous];
}

type Classify = (type: string, description: string) => string | undefined;

function createClassify({ version, sdl }: Release, current: Version): Classify {
  if (compareVersions(parseVersion(version), firstPromise) < 0) return () => undefined;
  const reasons = deprecatedElements(buildSchema(sdl));
  const document = parse(sdl);
  const afterGrace = withoutUnreachable(withoutDeprecated(document, current));
  const needed = new Set(afterGrace.definitions.filter(isTypeDefinitionNode).map(({ name }) => name.value));
  return (type, description) => {
    if (type === 'TYPE_REMOVED') {
      const name = /^(?:Standard scalar )?(\w+)/.exec(description)?.[1] ?? description;
      return needed.has(name) ? `${version} comes to it by what is not deprecated long enough` : undefined;
    }
    const coordinate = removedCoordinate(type, description);
    if (coordinate === undefined) return 'what is released stays as it is';
    const reason = reasons.get(coordinate);
    if (reason === undefined) return `${version} does not mark ${coordinate} as deprecated`;
    return isInTime(reason, current) ? undefined : tooEarly(coordinate, reason);
  };
}

function tooEarly(coordinate: string, reason: string): string {
  return `${coordinate} stays for ${minorsOfGrace} minor versions after it was deprecated: ${reason}`;
}

function isInTime(reason: string, current: Version): boolean {
  const deprecation = parseReason(reason);
  return deprecation !== undefined && minorsBetween(deprecation.since, current) >= minorsOfGrace;
}

/** What graphql reports as removed, as a schema coordinate; undefined: the change is no removal of what can be deprecated. */
function removedCoordinate(type: string, description: string): string | undefined {
  const words = description.match(/\w+/g) ?? [];
  switch (type) {
    case 'FIELD_REMOVED':
      return `${words[0]}.${words[1]}`;
    case 'ARG_REMOVED':
      return `${words[0]}.${words[1]}(${words[3]}:)`;
    case 'VALUE_REMOVED_FROM_ENUM':
      return `${words.at(-1)}.${words[0]}`;
    default:
      return undefined;
  }
}

interface Marked {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** A document without what its marks allow to take away by now. */
function withoutDeprecated(document: DocumentNode, current: Version): DocumentNode {
  const drop = ({ directives = [] }: Marked) => {
    const mark = directives.find(({ name }) => name.value === 'deprecated');
    const reason = mark?.arguments?.find(({ name }) => name.value === 'reason')?.value;
    return reason?.kind === Kind.STRING && isInTime(reason.value, current) ? null : undefined;
  };
  return visit(document, { FieldDefinition: drop, InputValueDefinition: drop, EnumValueDefinition: drop });
}

/** What is wrong with the reasons of the current version, each a sentence. */
export function wrongReasons(released: Release, current: Release): readonly string[] {
  const schema = buildSchema(current.sdl);
  const known = elementsOf(schema);
  const before = deprecatedElements(buildSchema(released.sdl));
  return [...deprecatedElements(schema)].flatMap(([coordinate, reason]) => {
    const deprecation = parseReason(reason);
    if (!deprecation) return `${coordinate}: expected "Use Type.field. Since 0.3.0.", but got "${reason}"`;
    const { replacement, since } = deprecation;
    const wrong: string[] = [];
    if (replacement === coordinate || !known.has(replacement))
      wrong.push(`${coordinate}: ${replacement} is nothing that serves instead`);
    if (compareVersions(since, parseVersion(current.version)) > 0)
      wrong.push(`${coordinate}: it names a version to come`);
    else if (compareVersions(since, parseVersion(released.version)) <= 0 && before.get(coordinate) !== reason)
      wrong.push(`${coordinate}: ${released.version} does not say so, though it is not older`);
    return wrong;
  });
}
