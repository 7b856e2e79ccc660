import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  validate,
} from 'graphql';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { DocumentAnalysis } from '../../../schema/index.ts';
import { nameBadLiterals } from './input-errors.ts';

interface Validated {
  readonly document: DocumentNode;
  readonly analysis: DocumentAnalysis;
}

interface Validating {
  readonly schema: GraphQLSchema;
  /** Whether the graph explains itself: introspection, suggestions. */
  readonly isExplained: boolean;
}

/** graphql's own rule compares each fragment with each: 40 ms for as many as a document may have, and without a bound for how deep. */
const ownRules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

/** Fragments that it still takes little time to compare so. */
const fewFragments = 64;

/** What is wrong with a document: by graphql's own rules, and where they find nothing, by what cannot be merged. */
export function validateDocument(validated: Validated, validating: Validating): readonly GraphQLError[] {
  const { schema, isExplained } = validating;
  const { document, analysis } = validated;
  const rules = isExplained ? ownRules : [...ownRules, NoSchemaIntrospectionCustomRule];
  const errors = validate(schema, document, rules, { hideSuggestions: !isExplained });
  const all = errors.length > 0 ? errors : findConflicts(schema, document, analysis);
  // graphql bounds the work of its rules, and gives up with one error that is the same object for all documents.
  if (all.some(({ message }) => message === 'Validation aborted.')) return [tooEntangled()];
  nameBadLiterals(document, all);
  for (const error of all) error.extensions.code ??= 'GRAPHQL_VALIDATION_FAILED';
  return all;
}

function findConflicts(
  schema: GraphQLSchema,
  document: DocumentNode,
  analysis: DocumentAnalysis,
): readonly GraphQLError[] {
  try {
    const conflict = analysis.conflict();
    return conflict ? [conflict] : [];
  } catch (error) {
    if (!(error instanceof OperationTooComplexError)) throw error;
    if (analysis.fragments > fewFragments) return [tooEntangled()];
    return validate(schema, document, [OverlappingFieldsCanBeMergedRule]);
  }
}

function tooEntangled(): OperationTooComplexError {
  return new OperationTooComplexError('The document is too entangled to be validated.');
}
