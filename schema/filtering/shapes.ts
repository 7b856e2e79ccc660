/** How a filter of the graph joins filters of its own kind. Absent and null are the same: no condition. */
export interface Joined<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

/** Milliseconds since the epoch (DirectoryDateTimeRange). */
export interface TimeRange {
  /** Included. */
  readonly from?: number | null | undefined;
  /** Not included. */
  readonly to?: number | null | undefined;
}

/** In upstream's spelling; the type "other": none of those in this version (DirectorySourceFilter). */
export interface SourceFilter {
  readonly type?: string | null | undefined;
  readonly sourceId?: string | null | undefined;
}

/** A filter's condition on one text: exactly one of these (DirectoryStringFilter). */
export interface TextFilter {
  readonly equals?: string | null | undefined;
  readonly in?: readonly string[] | null | undefined;
  readonly startsWith?: string | null | undefined;
  readonly contains?: string | null | undefined;
  readonly endsWith?: string | null | undefined;
  readonly isSet?: boolean | null | undefined;
}

/** A filter's conditions on the set of ids of an object, all of those given (DirectoryIdSetFilter). */
export interface IdSetFilter {
  readonly any?: readonly string[] | null | undefined;
  readonly all?: readonly string[] | null | undefined;
  readonly none?: readonly string[] | null | undefined;
  readonly isSet?: boolean | null | undefined;
}

/** The same of the units that a user is in (OrganizationalUnitSetFilter). */
export interface UnitSetFilter {
  readonly any?: readonly string[] | null | undefined;
  readonly none?: readonly string[] | null | undefined;
  readonly includeDescendants?: boolean | null | undefined;
  readonly primaryOnly?: boolean | null | undefined;
}

/** Either end is included (DirectoryIntRange). */
export interface IntRange {
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
}
