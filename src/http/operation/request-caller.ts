import type { Access } from '../../../schema/core/permissions.ts';
import type { OperationCaller } from '../../composition/context.ts';
import type { HeaderValues, OperationRequest } from './request.ts';

/** The caller of a posted operation. Its signal is made when it is first read. */
export class RequestCaller implements OperationCaller {
  readonly access: Access;
  readonly verifySeams: boolean;
  readonly #request: OperationRequest;

  constructor(request: OperationRequest, access: Access) {
    this.access = access;
    this.verifySeams = verifiesSeams(request.headers);
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

/** `x-eiam-consistency: walk`; over a WebSocket the header of the request that opened it. Other values change nothing. */
function verifiesSeams(headers: HeaderValues): boolean {
  return headers.get('x-eiam-consistency')?.trim().toLowerCase() === 'walk';
}
