import type { Access } from '../../../schema/core/permissions.ts';
import type { Asking } from '../../composition/context.ts';
import type { HeaderValues, OperationRequest } from './request.ts';

/** What aborts the request is read where something can be aborted: it is made then. */
export class RequestAsking implements Asking {
  readonly access: Access;
  readonly verifySeams: boolean;
  readonly #request: OperationRequest;

  constructor(request: OperationRequest, access: Access) {
    this.access = access;
    this.verifySeams = asksToVerify(request.headers);
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

/** `x-eiam-consistency: walk`; over a WebSocket the header of the request that opened it. Other values change nothing. */
function asksToVerify(headers: HeaderValues): boolean {
  return headers.get('x-eiam-consistency')?.trim().toLowerCase() === 'walk';
}
