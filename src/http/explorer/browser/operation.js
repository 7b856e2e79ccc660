// The operation that is sent for an edited text. It runs without a browser.

/** Comments and strings, block strings among them: names within them declare nothing. */
const noCode = /"""(?:\\"""|(?!""")[\s\S])*"""|"(?:\\.|[^"\\\n])*"|#.*/g;

/**
 * What is posted. GraphiQL names the operation 100 ms after an edit: a tab that is run before would go under the name of
 * another operation, and is sent without one.
 */
export function toOperation({ query, variables, operationName }) {
  const code = query.replaceAll(noCode, ' ');
  const isDeclared = new RegExp(`\\b(?:query|mutation|subscription)\\s+${operationName}\\b`).test(code);
  return isDeclared ? { query, variables, operationName } : { query, variables };
}
