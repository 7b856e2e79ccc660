import type { CallbackReply } from '../route.ts';

/** IDaaS's sample reads our replies too, and cuts them at the second "&" (callbacks.md A.4). */
export function toReplyMessage(value: object): string {
  return JSON.stringify(value).replaceAll('&', '\\u0026');
}

/** The code stands in the status and in the body: it is not documented which of them is read (callbacks.md A.5). */
export function toReply(status: number, message: string, data?: string): CallbackReply {
  return { status, body: { code: String(status), message, ...(data === undefined ? {} : { data }) } };
}
