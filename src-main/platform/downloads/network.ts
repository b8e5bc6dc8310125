import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { redactAddress } from '../redact.ts';
import { PassingFailure } from './passing-failure.ts';

/** Under the names of the environment, as Node's agents read them; absent: asked directly. */
export interface ProxyVariables {
  readonly HTTP_PROXY?: string | undefined;
  readonly HTTPS_PROXY?: string | undefined;
  readonly NO_PROXY?: string | undefined;
}

export interface NetworkRules {
  /** Whether anything may be fetched at all; asked before every connection. */
  readonly isAllowed: () => boolean;
  readonly proxies: () => ProxyVariables;
  /** How long an answer may take to begin. */
  readonly answerMs: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read to its end or destroyed. */
  readonly body: IncomingMessage;
}

/** The one door through which Vigil fetches anything from another machine. */
export interface Network {
  /**
   * Asks for an address and follows where it leads. Throws `feature-disabled` while fetching is forbidden,
   * `backend-unavailable`, the signal's reason, and `PassingFailure` for what may go away.
   */
  get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Reply>;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Failures of a connection that the same question will meet again. */
const LASTING = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_INVALID_|ERR_PROXY_INVALID)/;

/** Plain HTTP and HTTPS, by a proxy where one is named. */
export function createNetwork(rules: NetworkRules): Network {
  return {
    get: async (url, headers, signal) => {
      let address = parse(url);
      for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
        if (!rules.isAllowed()) throw forbidden();
        const body = await ask(address, headers, signal, rules);
        const status = body.statusCode ?? 0;
        const location = body.headers.location;
        if (!REDIRECTS.has(status) || location === undefined) return { status, headers: body.headers, body };
        body.destroy();
        const next = parse(new URL(location, address).href);
        // What came by a protected connection must not come by an open one afterwards.
        if (address.protocol === 'https:' && next.protocol === 'http:') throw unusable(next);
        address = next;
      }
      throw unusable(address);
    },
  };
}

function forbidden(): VigilError {
  return new VigilError('feature-disabled', say('fetching-forbidden'), { hint: say('fetching-forbidden-hint') });
}

function unusable(address: URL): VigilError {
  return new VigilError('backend-unavailable', say('download-redirect-refused', { host: address.host }));
}

function parse(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && (address.protocol === 'http:' || address.protocol === 'https:')) return address;
  throw new VigilError('bad-input', say('download-address-wrong', { address: redactAddress(url) }));
}

function ask(
  address: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { proxies, answerMs }: NetworkRules,
): Promise<IncomingMessage> {
  const { host } = address;
  const { Agent, request } = address.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const asked = request(address, {
      agent: new Agent({ proxyEnv: { ...proxies() } }),
      headers: { 'user-agent': 'Vigil', 'accept-encoding': 'identity', ...headers },
      signal,
    });
    const silent = (): void => {
      asked.destroy(new PassingFailure(new VigilError('backend-unavailable', say('download-no-answer', { host }))));
    };
    asked.setTimeout(answerMs, silent);
    asked.once('response', (body) => {
      asked.setTimeout(0);
      resolve(body);
    });
    asked.once('error', (error: NodeJS.ErrnoException) => reject(signal.aborted ? signal.reason : about(error, host)));
    asked.end();
  });
}

function about(error: NodeJS.ErrnoException, host: string): Error {
  if (error instanceof PassingFailure || error instanceof VigilError) return error;
  const reason = error.code ?? error.message;
  const told = new VigilError('backend-unavailable', say('download-no-connection', { host, reason }), {
    hint: say('download-no-connection-hint'),
    details: { host, reason },
    cause: error,
  });
  return LASTING.test(reason) ? told : new PassingFailure(told);
}
