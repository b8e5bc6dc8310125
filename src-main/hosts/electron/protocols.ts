import { protocol } from 'electron';
import type { CoreAccess } from '../open-core.ts';
import { contentSecurityPolicy, safetyHeaders, windowFile } from '../window-files.ts';
import { MEDIA_SCHEME, WINDOW_ORIGIN, WINDOW_SCHEME } from './channels.ts';

/** Must run before the app is ready. Media is streamed, and the page may fetch pictures of it. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: WINDOW_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    {
      scheme: MEDIA_SCHEME,
      // The window reads frames from it, across schemes.
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
}

/** Answers both schemes: the built window, and recordings by video id with byte ranges of our own. */
export function handleSchemes(access: Pick<CoreAccess, 'answerMedia'>, windowDir: string): void {
  const headers = safetyHeaders(contentSecurityPolicy([`${MEDIA_SCHEME}:`]));
  protocol.handle(WINDOW_SCHEME, async (request) => {
    const { pathname } = new URL(request.url);
    const file = request.url.startsWith(`${WINDOW_ORIGIN}/`) ? await windowFile(windowDir, pathname) : undefined;
    const response = file ?? new Response('There is no such page.', { status: 404 });
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  });
  protocol.handle(MEDIA_SCHEME, async (request) => {
    const response = await access.answerMedia(request, new URL(request.url).pathname);
    // The window has another scheme; without this it could show a picture but not read or draw from it.
    response.headers.set('Access-Control-Allow-Origin', WINDOW_ORIGIN);
    response.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
    return response;
  });
}
