import type { World } from '../operation.ts';
import type { Reply } from '../reply.ts';
import { decisionForm, html, problem, toPage } from './html.ts';
import { toUserCode } from './one-time-text.ts';

/** `verification_uri`: where a person types the code that a device shows (developer-api.md 8.2). */
export const devicePath = '/login/device';

const title = 'Sign in a device';

export function showDevicePage(userCode: string, username: string, complaint = ''): Reply {
  const fields = html`<label>Code that the device shows
<input name="user_code" value="${userCode}" autocomplete="off" placeholder="WDJB-MJHT"></label>`;
  const content = html`${problem(complaint)}${decisionForm(fields, username)}`;
  return toPage(complaint === '' ? 200 : 400, title, content);
}

/** A person's decision; where no decision on the code is pending, or the user is unknown, the form is shown again. */
export function decideDevice({ directory, signIn }: World, form: URLSearchParams): Reply {
  const userCode = toUserCode(form.get('user_code') ?? '');
  const username = form.get('username') ?? '';
  if (!signIn.deviceCodes.isWaiting(userCode)) {
    return showDevicePage(
      userCode,
      username,
      'No device waits with this code: it is wrong, used or too old.',
    );
  }
  if (form.get('decision') === 'deny') {
    signIn.deviceCodes.decide(userCode, 'denied');
    return toPage(
      200,
      title,
      html`<p role="status">Denied. The device gets no access. You may close this page.</p>`,
    );
  }
  const user = directory.userByUsername(username);
  if (user?.status !== 'enabled') {
    return showDevicePage(userCode, username, 'Nobody with this username can sign in.');
  }
  signIn.deviceCodes.decide(userCode, user.userId);
  const text = html`<p role="status">Approved: the device is signed in as ${user.username}. You may close this page.</p>`;
  return toPage(200, title, text);
}
