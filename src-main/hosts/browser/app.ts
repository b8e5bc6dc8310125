import { api, type CallName, isCallName } from '../../../src-shared/contract/api.ts';
import type { Reply } from '../../../src-shared/contract/client.ts';
import { asVigilError, ERROR_CODES, ErrorShape, VigilError } from '../../../src-shared/contract/errors.ts';
import { SENTENCES_AS_DATA } from '../../../src-shared/contract/sentences-header.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import type { Core } from '../../core/core.ts';
import { errorResponse } from '../error-response.ts';
import { answerMedia } from '../media-response.ts';
import { windowFile } from '../window-files.ts';
import { eventStream } from './event-stream.ts';
import { keepChoices, keptChoices } from './kept-choices.ts';
import { jsonBody, limited, MAX_UPLOAD_BYTES } from './request-body.ts';
import { matchRest } from './rest-routes.ts';

/** The part of the core that goes over HTTP. */
export type ServedCore = Pick<Core, 'transport' | 'media' | 'receiveUpload' | 'config'>;

export interface BrowserApp {
  readonly core: ServedCore;
  /** Where the built window lies (`index.html`); without it only calls and media are served. */
  readonly windowDir: string;
  /** Aborted when the server closes: streams end. */
  readonly closing: AbortSignal;
}

/** Answers a request that the guard has let through; never throws. */
export async function answer(app: BrowserApp, request: Request): Promise<Response> {
  try {
    return await route(app, request, new URL(request.url));
  } catch (error) {
    return errorResponse(error);
  }
}

async function route(app: BrowserApp, request: Request, url: URL): Promise<Response> {
  const { method } = request;
  const { pathname } = url;
  if (pathname.startsWith('/call/') && method === 'POST') return answerCall(app, request, pathname.slice(6));
  if (pathname === '/events' && method === 'GET') return eventStream(app.core.transport, app.closing);
  if (pathname.startsWith('/media/') && (method === 'GET' || method === 'HEAD')) {
    return answerMedia(request, pathname.slice('/media'.length), app.core.media);
  }
  if (pathname === '/upload' && method === 'PUT') return answerUpload(app, request, url);
  if (pathname === '/choices' && method === 'GET') return Response.json(await keptChoices(app.core.config.dataDir));
  if (pathname === '/choices' && method === 'PUT') {
    keepChoices(app.core.config.dataDir, await jsonBody(request));
    return new Response(null, { status: 204 });
  }
  const rest = matchRest(method, pathname, url.searchParams);
  if (rest) {
    const body = await jsonBody(request);
    const fields = { ...rest.queryFields, ...asFields(body), ...rest.pathFields };
    return renderRest(rest.name, await app.core.transport.call(rest.name, fields, { signal: request.signal }));
  }
  const file = method === 'GET' || method === 'HEAD' ? await windowFile(app.windowDir, pathname) : undefined;
  if (file) return file;
  throw new VigilError('not-found', say('nothing-at-address', { method, path: pathname }));
}

async function answerCall(app: BrowserApp, request: Request, name: string): Promise<Response> {
  const reply = await callReply(app, request, name).catch((error: unknown): Reply => failed(error));
  const body = wordedFor(request, reply);
  return Response.json(body, { status: statusOf(reply), headers: { 'Cache-Control': 'no-store' } });
}

async function callReply(app: BrowserApp, request: Request, name: string): Promise<Reply> {
  if (!isCallName(name)) throw new VigilError('not-found', say('call-not-found', { name }));
  return app.core.transport.call(name, await jsonBody(request), { signal: request.signal });
}

async function answerUpload(app: BrowserApp, request: Request, url: URL): Promise<Response> {
  const name = url.searchParams.get('name');
  const store = async (): Promise<Reply> => {
    if (!name) throw new VigilError('bad-input', say('upload-without-name'));
    const { path } = await app.core.receiveUpload(limited(request, MAX_UPLOAD_BYTES), name);
    return { ok: true, value: { path } };
  };
  const reply = await store().catch((error: unknown): Reply => failed(error));
  return Response.json(wordedFor(request, reply), { status: statusOf(reply) });
}

/** The window words sentences in its own language; everybody else gets English. */
function wordedFor(request: Request, reply: Reply): unknown {
  return request.headers.get(SENTENCES_AS_DATA.name) === SENTENCES_AS_DATA.value ? reply : worded(reply);
}

/** A REST alias answers with the value itself; reports are files and metrics are text. */
function renderRest(name: CallName, reply: Reply): Response {
  if (!reply.ok) return errorResponse(VigilError.fromShape(ErrorShape.parse(reply.error)));
  if (name === 'sop.report') {
    const report = api['sop.report'].output.parse(reply.value);
    const fileName = encodeURIComponent(report.fileName);
    return new Response(Buffer.from(report.base64, 'base64'), {
      headers: {
        'Content-Type': report.contentType,
        'Content-Disposition': `inline; filename*=UTF-8''${fileName}`,
        'Cache-Control': 'no-store',
      },
    });
  }
  if (name === 'system.metrics') {
    const { text } = api['system.metrics'].output.parse(reply.value);
    return new Response(text, { headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' } });
  }
  return Response.json(worded(reply.value), { headers: { 'Cache-Control': 'no-store' } });
}

function asFields(body: unknown): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new VigilError('bad-input', say('input-not-an-object'));
}

function failed(thrown: unknown): Reply {
  return { ok: false, error: asVigilError(thrown).toShape() };
}

function statusOf(reply: Reply): number {
  if (reply.ok) return 200;
  const shape = ErrorShape.safeParse(reply.error);
  return shape.success ? ERROR_CODES[shape.data.code].status : 500;
}
