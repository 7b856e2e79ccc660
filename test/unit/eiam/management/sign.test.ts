import { expect, test } from 'vitest';
import {
  authorize,
  sha256,
  toCanonicalRequest,
  toStringToSign,
  type UnsignedRequest,
} from '../../../../src/eiam/management/sign.ts';
import { publishedVector, recordedVectors } from '../../../support/signing-vectors.ts';

/** The request as a signer meets it: decoded, and without what only the wire adds. */
function parseRequest(raw: string): UnsignedRequest {
  const [head = ''] = raw.split('\r\n\r\n');
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const query = target
    .slice(target.indexOf('?') + 1)
    .split('&')
    .map((pair) => pair.split('=').map(decodeURIComponent));
  const { host = '', ...headers } = Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1)];
    }),
  );
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    host: host.trim(),
    query: Object.fromEntries(query),
    headers,
  };
}

test('there are seven vectors', () => {
  expect([...recordedVectors, publishedVector].map(({ id }) => id)).toEqual([
    'V1',
    'V2',
    'V3',
    'V4',
    'V5',
    'V6',
    'DOC',
  ]);
});

test.each(recordedVectors)('$id is signed byte for byte', (vector) => {
  const request = parseRequest(vector.rawRequest);
  const canonicalRequest = toCanonicalRequest(request);
  expect({
    canonicalRequest,
    hashedCanonicalRequest: sha256(canonicalRequest),
    stringToSign: toStringToSign(canonicalRequest),
    authorization: authorize(request, vector),
  }).toEqual({
    canonicalRequest: vector.canonicalRequest,
    hashedCanonicalRequest: vector.hashedCanonicalRequest,
    stringToSign: vector.stringToSign,
    authorization: vector.authorization,
  });
});

test("DOC, the vendor's published example, is signed byte for byte", () => {
  const request: UnsignedRequest = {
    method: 'POST',
    host: 'ecs.cn-shanghai.aliyuncs.com',
    query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
    headers: {
      'x-acs-version': '2014-05-26',
      'x-acs-action': 'RunInstances',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-content-sha256': sha256(''),
    },
  };
  const key = { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' };
  expect(sha256(toCanonicalRequest(request))).toBe(publishedVector.hashedCanonicalRequest);
  expect(authorize(request, key)).toMatch(new RegExp(`,Signature=${publishedVector.signature}$`));
});
