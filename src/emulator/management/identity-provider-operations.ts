import { resourceNotFound } from './errors.ts';
import { createOperation } from './operation.ts';
import { readNumberedPaging, toNumberedPage } from './paging.ts';

const getIdentityProvider = createOperation(
  'GetIdentityProvider',
  (parameters) => parameters.requiredText('IdentityProviderId', { longest: 64 }),
  ({ identityProviders }, identityProviderId) => {
    const bodies = identityProviders.find(identityProviderId);
    if (bodies === undefined) throw resourceNotFound('IdentityProvider', identityProviderId);
    return { IdentityProviderDetail: bodies.detail };
  },
);

/** What the kind says, where it says anything: a row that was put as it is may lack it. */
function directionOf(row: unknown): string | undefined {
  const type: unknown = Object(row).IdentityProviderType;
  return typeof type === 'string' ? /:(pull|push)\s*$/.exec(type)?.[1] : undefined;
}

/** 0 for a row that was put as it is without a time. */
function updateTimeOf(row: unknown): number {
  const time: unknown = Object(row).UpdateTime;
  return typeof time === 'number' ? time : 0;
}

/** The direction is the last part of the kind; kinds without one are in neither list (inferred). */
const listIdentityProviders = createOperation(
  'ListIdentityProviders',
  (parameters) => ({
    direction: parameters.text('Direction', { values: ['pull', 'push'] }),
    paging: readNumberedPaging(parameters),
  }),
  ({ identityProviders, listOrder, shiftedRows }, { direction, paging }) => {
    const matching = Array.from(identityProviders.bodies(), ({ row }) => row).filter(
      (row) => direction === undefined || directionOf(row) === direction,
    );
    const arranged = listOrder.arrange(matching, updateTimeOf);
    const { rows, TotalCount } = toNumberedPage(arranged, paging, shiftedRows);
    return { TotalCount, IdentityProviders: rows };
  },
);

export const identityProviderOperations = [getIdentityProvider, listIdentityProviders];
