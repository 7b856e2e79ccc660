import { expect, test } from 'vitest';
import { toReplyMessage } from '../../../../src/callbacks/bamboocloud/replies.ts';

test('a reply has no "&" for IDaaS to cut it at, and says the same', () => {
  const message = toReplyMessage({ id: 'a&b', more: ['&&'] });
  expect(message).not.toContain('&');
  expect(JSON.parse(message)).toEqual({ id: 'a&b', more: ['&&'] });
});
