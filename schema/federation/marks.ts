/** The tag of personal data, and of arguments that find a person by it: a contract that excludes it serves the rest. */
export const personal = 'pii';

/** A field's `extensions` where it is answered here, but is not part of the subgraph: another subgraph may have its own. */
export const notInSubgraph = { inSubgraph: false } as const;
