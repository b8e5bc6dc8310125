import type { Transport } from '../../../src-shared/contract/client.ts';

const HEARTBEAT_MS = 15_000;
/** Events a page may be behind before it is dropped; it reconnects and asks for the state again. */
const MAX_BEHIND = 1000;

/** The core's events as server-sent events, one JSON document each, until the page goes away or `closing` aborts. */
export function eventStream(transport: Transport, closing: AbortSignal): Response {
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string): void => {
          if ((controller.desiredSize ?? 0) <= 0) end();
          else controller.enqueue(encoder.encode(text));
        };
        const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
        heartbeat.unref();
        const unsubscribe = transport.subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
        stop = () => {
          clearInterval(heartbeat);
          unsubscribe();
          closing.removeEventListener('abort', end);
        };
        const end = (): void => {
          stop();
          controller.close();
        };
        closing.addEventListener('abort', end);
        send('retry: 1000\n\n');
      },
      cancel: () => stop(),
    },
    { highWaterMark: MAX_BEHIND },
  );
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
