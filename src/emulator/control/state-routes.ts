import { z } from 'zod';
import {
  type DirectoryState,
  directoryStateSchema,
  expectWhole,
  toState,
} from '../directory/directory-state.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const ids = z.array(z.string().min(1).max(128));

/** What the instance holds, and what of it the application sees. Passwords, tokens and keys are in none. */
const stateSchema = z.strictObject({
  version: z.literal(1),
  directory: directoryStateSchema,
  scope: z.strictObject({ organizationalUnitIds: ids, groupIds: ids }),
});

export type State = z.output<typeof stateSchema>;

/** @throws Error for what is no state, or none that holds together */
export function parseState(value: unknown): State {
  const state = stateSchema.parse(value);
  expectWhole(state.directory);
  return state;
}

export const stateOf = ({ directory, scope }: Pick<ControlTarget, 'directory' | 'scope'>): State => ({
  version: 1,
  directory: toState(directory),
  scope: { organizationalUnitIds: [...scope.organizationalUnitIds], groupIds: [...scope.groupIds] },
});

interface Selected {
  readonly directory: DirectoryState;
  readonly scope: { readonly organizationalUnitIds: readonly string[]; readonly groupIds: readonly string[] };
}

/** What lagged behind, and what was known of passwords, was about what is there no more. */
function restore(target: ControlTarget, { directory, scope }: Selected): void {
  target.directory.restore(directory);
  target.scope.select(scope);
  target.readLag.forget();
  target.passwordHistory.clear();
}

/** All but tokens, which stay good, and callbacks that are on their way. */
function reset(target: ControlTarget): void {
  const { initial, application, faults, managementFaults, counters, managementCounters } = target;
  restore(target, { directory: initial.directory(), scope: initial.scope });
  faults.clear();
  managementFaults.clear();
  target.odd.clear();
  for (const odd of initial.odd) target.odd.set(odd);
  target.readLag.set(initial.readLag);
  target.listOrder.order = initial.order;
  target.clock.set({});
  application.change({ enabled: true, apiInvokeEnabled: true, oidcEnabled: true, deviceFlowEnabled: true });
  application.grant(initial.permissions);
  counters.reset();
  managementCounters.reset();
  target.administration.reset();
}

export const stateRoutes: readonly ControlRoute[] = [
  route(
    'POST',
    'reset',
    'Brings everything back to the start, but for tokens and callback targets',
    nothing,
    reset,
  ),
  route('GET', 'state', 'Shows the directory and the scope whole', nothing, stateOf),
  route(
    'PUT',
    'state',
    'Takes over a directory and a scope; no callback says so, a push does',
    stateSchema,
    (target, _ids, state) => restore(target, state),
  ),
  route('GET', 'snapshots', 'Lists the snapshots in the folder', nothing, async ({ snapshots }) => ({
    snapshots: await snapshots.list(),
  })),
  route(
    'PUT',
    'snapshots/*',
    'Keeps the directory and the scope as a snapshot',
    nothing,
    (target, [name = '']) => target.snapshots.save(name, stateOf(target)),
  ),
  route(
    'POST',
    'snapshots/*/restore',
    'Brings a snapshot back; no callback says so, a push does',
    nothing,
    async (target, [name = '']) => {
      const { success, data } = stateSchema.safeParse(await target.snapshots.read(name));
      if (!success) throw new ControlError(409, `${name} is no snapshot`);
      restore(target, data);
    },
  ),
  route('DELETE', 'snapshots/*', 'Deletes a snapshot', nothing, ({ snapshots }, [name = '']) =>
    snapshots.remove(name),
  ),
];
