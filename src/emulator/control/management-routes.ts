import { z } from 'zod';
import { managementOperations } from '../management/operations.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const text = z.string().min(1).max(1_024);
const newKey = z.strictObject({
  accessKeyId: text,
  accessKeySecret: text,
  /** Of session credentials. */
  securityToken: text.exactOptional(),
});

const keyChanges = z.strictObject({
  active: z.boolean().exactOptional(),
  /** The session's token is too old from now on. */
  expired: z.literal(true).exactOptional(),
});

function changeKey(
  { administration: { accessKeys } }: ControlTarget,
  [id = '']: readonly string[],
  { active, expired }: z.output<typeof keyChanges>,
): void {
  if (accessKeys.find(id) === undefined) throw new ControlError(404, `There is no access key ${id}`);
  if (active === true) accessKeys.activate(id);
  if (active === false) accessKeys.deactivate(id);
  if (expired) accessKeys.expireToken(id);
}

const policy = z.strictObject({
  /** By their names in x-acs-action. */
  refused: z.array(
    z
      .string()
      .refine((action) => managementOperations.has(action), `One of ${[...managementOperations.keys()]}`),
  ),
});

/** JSON of any shape: what a client must put up with can be tried. */
const provider = z.strictObject({
  /** What GetIdentityProvider answers. */
  detail: z.json().exactOptional(),
  /** Its row in ListIdentityProviders. */
  row: z.json().exactOptional(),
});

export const managementRoutes: readonly ControlRoute[] = [
  route(
    'POST',
    'access-keys',
    'Lets a key sign calls of the management API; one that is known gets the new secret',
    newKey,
    ({ administration: { accessKeys } }, _ids, { securityToken, ...key }) =>
      accessKeys.add(securityToken === undefined ? key : { ...key, securityToken }),
  ),
  route(
    'PATCH',
    'access-keys/*',
    'Makes an access key inactive or active, or the token of its session too old',
    keyChanges,
    changeKey,
  ),
  route(
    'PUT',
    'policy',
    'Sets which actions of the management API the caller has no permission for',
    policy,
    (target, _ids, { refused }) => target.administration.policy.refuseOnly(refused),
  ),
  route(
    'PUT',
    'identity-providers/*',
    'Adds or replaces an identity provider, whose answers may be any JSON',
    provider,
    ({ administration: { identityProviders } }, [id = ''], { detail, row }) => {
      if (identityProviders.find(id) === undefined && identityProviders.size >= 1_000) {
        throw new ControlError(409, 'There are 1000 identity providers: delete one first');
      }
      identityProviders.putVerbatim(id, { detail, row });
    },
  ),
  route(
    'DELETE',
    'identity-providers/*',
    'Deletes an identity provider',
    nothing,
    ({ administration: { identityProviders } }, [id = '']) => {
      if (identityProviders.find(id) === undefined)
        throw new ControlError(404, `There is no identity provider ${id}`);
      identityProviders.remove(id);
    },
  ),
];
