import type { Answer } from '../../support/gateway.ts';

/** The errors of an answer: where, which code, and which member of upstream's or which settings they name. */
export function errorsOf({ errors = [] }: Answer): readonly Readonly<Record<string, unknown>>[] {
  return errors.map(({ path, extensions = {} }) => {
    const { code, upstream, settings } = extensions;
    const { member } = Object(upstream);
    return { path, code, ...(member ? { member } : {}), ...(settings ? { settings } : {}) };
  });
}

/** The error of what only the mirror answers. */
export function needsMirror(...path: readonly (string | number)[]) {
  return { path, code: 'NOT_CONFIGURED', settings: ['MIRROR'] };
}
