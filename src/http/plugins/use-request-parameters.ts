import type { Plugin } from 'graphql-yoga';
import { decodeText } from '../body-limit.ts';
import { parseBody, parseJson } from '../operation/parameters.ts';
import { isJson } from '../post/media-type.ts';

/** Reads the parameters of a request. Only JSON bodies are taken: any page of the web can have a browser post the simpler kinds. */
export function useRequestParameters(): Plugin {
  return {
    onRequestParse({ request, url, fetchAPI, endResponse, setRequestParser }) {
      if (request.method === 'POST') {
        // `text()` would put U+FFFD in the place of what is not UTF-8, and take a byte order mark off.
        if (isJson(request.headers))
          setRequestParser(async (posted) => parseBody(decodeText(Buffer.from(await posted.arrayBuffer()))));
        else endResponse(new fetchAPI.Response(null, { status: 415 }));
      }
      if (request.method === 'GET') expectJsonParameters(url.searchParams);
    },
  };
}

function expectJsonParameters(parameters: URLSearchParams): void {
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text) parseJson(text, `Expected the parameter "${name}" to be JSON.`);
  }
}
