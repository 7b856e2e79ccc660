import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver, secure, token, usualNow } from './open-receiver.ts';
import { nextNonce, seal, sign, unseal } from './sender.ts';

interface Sample {
  readonly envelope: Readonly<Record<string, string | number>> & { readonly eventType: string };
  readonly decrypted: Readonly<Record<string, unknown>> & {
    readonly id: string;
    readonly organizationIds: readonly string[];
  };
  readonly reply: object;
  readonly replyDecrypted: { readonly id: string };
}

/** The vendor's own, word for word (callbacks.md A.12). */
const text = readFileSync(
  new URL('../../support/samples/bamboocloud-update-user.json', import.meta.url),
  'utf8',
);

/** The ids that EIAM gave in place of the sample's. */
const ids: Readonly<Record<string, string>> = {
  'c3a26dd3-27a0-4dec-a2ac-ce211e105f97': 'user_zhangs',
  '391551e8-160f-4993-8177-e7b9c5f6b28c': 'ou_first',
  '461551e8-160f-4993-8177-e7b9c5f6b212': 'ou_second',
};
const issued = Object.entries(ids).reduce((sample, [theirs, ours]) => sample.replaceAll(theirs, ours), text);
const sample: Sample = JSON.parse(issued);

const values = {
  number: '123456',
  switch: 'false',
  text: 'Value of the extended attribute single-valued text',
  multivaluedText:
    '["Value 1 of the extended attribute multi-valued text","Value 2 of the extended attribute multi-valued text"]',
};

test.each([
  [
    'mapped by name',
    'number:employee_number,switch:is_on_call,text:note,multivaluedText:skills',
    {
      employee_number: values.number,
      is_on_call: values.switch,
      note: values.text,
      skills: values.multivaluedText,
    },
  ],
  ['in fields of the same names', 'number,switch,text,multivaluedText', values],
])('the documented UPDATE_USER applies, its attributes %s', async (_name, mapping, customFields) => {
  const directory = new Directory({ customFieldNames: Object.keys(customFields) });
  for (const id of ['ou_first', 'ou_second', 'ou_third'])
    directory.addOrganizationalUnit({ organizationalUnitId: id, organizationalUnitName: id });
  directory.addUser({
    userId: 'user_zhangs',
    username: 'zhangsan',
    displayName: '张三',
    status: 'disabled',
    organizationalUnitIds: ['ou_third'],
  });
  await using receiver = await openReceiver({
    environment: { ...secure, CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: mapping },
    emulator: { directory },
  });
  expect(values.multivaluedText.length).toBeGreaterThan(100);
  const { eventType } = sample.envelope;
  // Its nonce as it is; its time, and what no key fits, are replaced.
  const nonce = String(sample.envelope.nonce);
  const data = seal(`${nextNonce().padEnd(16, 'x').slice(0, 16)}&${JSON.stringify(sample.decrypted)}`);
  const envelope = {
    ...sample.envelope,
    timestamp: usualNow,
    data,
    signature: sign(nonce, usualNow, eventType, data),
  };
  const { status, body } = await receiver.post(JSON.stringify(envelope), {
    authorization: `Bearer ${token}`,
  });
  const { data: reply = '', ...rest } = body;
  expect([status, rest, JSON.parse(unseal(reply))]).toEqual([200, sample.reply, sample.replyDecrypted]);
  const user = directory.user('user_zhangs');
  expect(user).toMatchObject({
    username: 'zhangs',
    displayName: '张三2',
    status: 'enabled',
    primaryOrganizationalUnitId: 'ou_first',
    customFields,
  });
  expect([...(user?.organizationalUnitIds ?? [])].sort()).toEqual(['ou_first', 'ou_second']);
  const { GenerateToken: _token, ...calls } = receiver.emulator.counters.snapshot();
  expect(calls).toMatchObject({ PatchUser: 1, EnableUser: 1 });
});
