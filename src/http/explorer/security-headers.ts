import { everyAnswer } from '../response-headers.ts';

/**
 * The page may run only the gateway's own scripts and speak only to the gateway, so that nothing typed into it, nor a
 * description in the schema, can send a token elsewhere. `'self'` in connect-src covers the WebSocket of the same address.
 * Inline styles are allowed for GraphiQL's dialogs, which add a style element while they lock the page's scrolling.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  ...everyAnswer,
} as const;
