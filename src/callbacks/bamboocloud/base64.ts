/** Standard Base64 with padding, in its one canonical spelling; undefined for anything else, so that no bit of it is spare. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
