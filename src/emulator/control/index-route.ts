import { faultHeader, faultKinds } from '../fault-header.ts';
import { managementOperations } from '../management/operations.ts';
import { operations } from '../operations.ts';
import { type ControlRoute, nothing, route } from './route.ts';

/** `GET /control/`: what there is, and every name that a body may take. */
export function createIndexRoute(routes: () => readonly ControlRoute[]): ControlRoute {
  return route('GET', '', 'Lists what there is', nothing, () => ({
    routes: routes().map(({ method, path, what }) => ({ method, path: `/control/${path}`, what })),
    faults: faultKinds,
    faultHeader,
    operations: operations.map(({ name }) => name),
    managementOperations: [...managementOperations.keys()],
  }));
}
