import { faultHeader, faultKinds } from '../fault-header.ts';
import { managementOperations } from '../management/operations.ts';
import { createControlDocument } from '../openapi/control-document.ts';
import { createDeveloperDocument } from '../openapi/developer-document.ts';
import { operations } from '../operations.ts';
import { type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

/** `GET /control/`: what there is, and every name that a body may take; and the same for programs, as OpenAPI. */
export function createIndexRoutes(routes: () => readonly ControlRoute[]): readonly ControlRoute[] {
  return [
    route('GET', '', 'Lists what there is', nothing, () => ({
      routes: routes().map(({ method, path, what }) => ({ method, path: `/control/${path}`, what })),
      faults: faultKinds,
      faultHeader,
      operations: operations.map(({ name }) => name),
      managementOperations: [...managementOperations.keys()],
    })),
    route('GET', 'openapi/control.json', 'Describes this control API (OpenAPI 3.1)', nothing, ({ signIn }) =>
      createControlDocument(routes(), signIn.origin),
    ),
    route(
      'GET',
      'openapi/developer.json',
      'Describes the Developer API (OpenAPI 3.1)',
      nothing,
      describeDeveloperApi,
    ),
  ];
}

const describeDeveloperApi = ({ signIn, directory, application }: ControlTarget): object =>
  createDeveloperDocument({
    origin: signIn.origin,
    instanceId: directory.instanceId,
    applicationId: application.applicationId,
  });
