import { describe, expect, test } from 'vitest';
import { Directory } from '../../../../src/emulator/directory/directory.ts';
import { recordedVectors } from '../../../support/signing-vectors.ts';
import { startInstance } from '../../instance/instance.ts';
import { parseRecorded, sendRequest, type WireRequest } from './send-request.ts';

/** What is answered behind the signature: the vectors' instance is empty. */
const outcomes: Record<string, readonly [number, string | undefined]> = {
  V1: [404, 'ResourceNotFound.IdentityProvider'],
  V2: [404, 'ResourceNotFound.IdentityProvider'],
  V3: [200, undefined],
  V4: [200, undefined],
  V5: [200, undefined],
  V6: [404, 'InvalidAction.NotFound'],
};

interface Recorded {
  readonly request: WireRequest;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** An emulator of the vectors' instance and day. */
async function openAt({ request, accessKeyId, accessKeySecret }: Recorded) {
  const dateMs = Date.parse(request.headers['x-acs-date'] ?? '');
  const emulator = await startInstance({
    directory: new Directory({ instanceId: 'idaas_ue2jvisn35ea5lmthk267xxxxx' }),
    now: () => dateMs,
  });
  const securityToken = request.headers['x-acs-security-token'];
  const key = { accessKeyId, accessKeySecret };
  emulator.management.accessKeys.add(securityToken === undefined ? key : { ...key, securityToken });
  const send = (changes: Partial<WireRequest> = {}) =>
    emulator.exchange(() => sendRequest(emulator.management.endpoint, { ...request, ...changes }));
  return { send, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

const withOtherSignature = ({ headers }: WireRequest) => ({
  headers: { ...headers, authorization: (headers.authorization ?? '').replace(/.$/, flipDigit) },
});

const flipDigit = (digit: string): string => (digit === '0' ? '1' : '0');

describe.each(recordedVectors)('vector $id (management-api.md 4.2)', (vector) => {
  const recorded = { ...vector, request: parseRecorded(vector.rawRequest) };

  test('is accepted as it was recorded', async () => {
    await using emulator = await openAt(recorded);
    const { status, body } = await emulator.send();
    expect([status, body.Code]).toEqual(outcomes[vector.id]);
  });

  test('with another last digit is refused, telling what the server has signed', async () => {
    await using emulator = await openAt(recorded);
    const { status, body } = await emulator.send(withOtherSignature(recorded.request));
    expect([status, body.Code]).toEqual([400, 'SignatureDoesNotMatch']);
    expect(body.Message).toBe(
      `Specified signature does not match our calculation. server StringToSign is [${vector.stringToSign}] server CanonicalRequest is [${vector.canonicalRequest}]`,
    );
  });

  test('with another instance is refused', async () => {
    await using emulator = await openAt(recorded);
    const target = recorded.request.target.replace('idaas_ue2', 'idaas_ue3');
    expect((await emulator.send({ target })).body.Code).toBe('SignatureDoesNotMatch');
  });
});

describe("the vendor's published example (management-api.md 4.2, DOC)", () => {
  const names = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
  const signature = '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0';
  const request: WireRequest = {
    method: 'POST',
    target: '/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      authorization: `ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=${names},Signature=${signature}`,
    },
    body: '',
  };
  const recorded = { request, accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' };

  test('is well signed, for an action that is none of ours', async () => {
    await using emulator = await openAt(recorded);
    const wrong = await emulator.send(withOtherSignature(request));
    expect(wrong.body.Code).toBe('SignatureDoesNotMatch');
    expect(wrong.body.Message).toContain('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
    const right = await emulator.send();
    expect([right.status, right.body.Code]).toEqual([404, 'InvalidAction.NotFound']);
  });
});
