import type { Reply } from '../reply.ts';

/** Markup that needs no more escaping. */
export interface Html {
  readonly markup: string;
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Markup with values in it: texts are escaped, markup and lists of it are not. */
export function html(
  texts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const write = (value: string | Html | readonly Html[]): string => {
    if (typeof value === 'string') return escapeText(value);
    return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
  };
  const parts = texts.map((text, at) => (at === 0 ? text : write(values[at - 1] ?? '') + text));
  return { markup: parts.join('') };
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}
label{display:block;margin:1rem 0}input{display:block;font:inherit;width:100%;padding:.4rem;box-sizing:border-box}
button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}.note{border-left:.3rem solid;padding-left:.7rem;opacity:.8}
.problem{color:#c00}`;

/** A page without scripts, which may not be framed or cached. */
export function toPage(status: number, title: string, content: Html): Reply {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"><style>${{ markup: style }}</style></head>
<body><h1>${title}</h1>
${content}
<p class="note">This is an emulator of IDaaS EIAM: no password is asked for, and nobody is really signed in.</p>
</body></html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: page.markup,
  };
}

/** The person to be, and the two answers. */
export const decisionForm = (fields: Html, username: string): Html => html`<form method="post">
${fields}
<label>Sign in as (a username) <input name="username" value="${username}" autocomplete="off"></label>
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form>`;

export const problem = (text: string): Html =>
  text === '' ? html`` : html`<p class="problem" role="alert">${text}</p>`;
