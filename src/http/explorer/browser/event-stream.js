// GraphQL's results as server-sent events, as they come from the network. It runs without a browser.

/**
 * The results of each piece that arrives, together: a burst brings hundreds in one, and to show them one by one would take
 * seconds in which the page does nothing else. After each piece it gives way to clicks and to drawing.
 * @throws where the stream ends and has not said that it is complete
 */
export async function* readResults(body) {
  let rest = '';
  for await (const text of readText(body)) {
    const events = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = events.pop();
    const results = events.flatMap(resultOf);
    if (results.length > 0) yield results;
    if (events.some((event) => /^event: ?complete$/m.test(event))) return;
    await giveWay();
  }
  throw new Error('it ended before it was complete');
}

function resultOf(event) {
  const data = event.match(/^data: ?(.+)$/m)?.[1];
  return data === undefined ? [] : [JSON.parse(data)];
}

/** A reader, not `for await` over the stream itself, which not every browser can do. */
async function* readText(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

/** Not a timer: in a hidden tab those run once a minute, and the gateway cuts off who reads that slowly. */
function giveWay() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
