import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/**
 * A request as a browser makes it to an address under `*.localhost`: Chromium takes such names for this machine by
 * itself, Node asks the system, which may not know them. Redirects are not followed.
 */
export async function browserRequest(
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { host, port, pathname, search } = new URL(address);
  const sent = request({ host: '127.0.0.1', port, path: `${pathname}${search}`, headers: { Host: host, ...headers } });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return { status: response.statusCode!, headers: response.headers, text };
}
