import { cancelledReply, type Reply, type Transport } from '../../src-shared/contract/client.ts';
import { type ErrorShape, VigilError } from '../../src-shared/contract/errors.ts';
import { CoreEvent } from '../../src-shared/contract/events.ts';
import { SENTENCES_AS_DATA } from '../../src-shared/contract/sentences-header.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { sentences as catalog } from '../strings/index.ts';

const unreachable = (): Reply => ({
  ok: false,
  error: new VigilError('backend-unavailable', say('vigil-does-not-answer'), {
    hint: say('vigil-does-not-answer-hint'),
  }).toShape(),
});

/** Calls by `POST /call/:name`, events by an event stream; same origin. */
export function httpTransport(onLink: (connected: boolean) => void): Transport {
  return {
    async call(name, input, { signal } = {}) {
      const body = JSON.stringify(input ?? {});
      try {
        const response = await fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [SENTENCES_AS_DATA.name]: SENTENCES_AS_DATA.value },
          body,
          // Reaches the core even when the page is going away; browsers allow it for small bodies only. Not with a
          // signal: Chromium goes on with such a request when it is aborted.
          keepalive: !signal && body.length < 10_000,
          signal: signal ?? null,
        });
        return (await response.json()) as Reply;
      } catch {
        return signal?.aborted ? cancelledReply() : unreachable();
      }
    },
    subscribe(listener) {
      const source = new EventSource('/events');
      source.onopen = () => onLink(true);
      source.onerror = () => onLink(false);
      source.onmessage = (message: MessageEvent<string>) => {
        const event = CoreEvent.safeParse(JSON.parse(message.data));
        if (event.success) listener(event.data);
      };
      return () => source.close();
    },
  };
}

/** Sends one file's bytes; resolves with the path under which the core may import it. */
export function uploadFile(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader(SENTENCES_AS_DATA.name, SENTENCES_AS_DATA.value);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      const reply = request.response as Reply | null;
      if (reply?.ok) resolve((reply.value as { path: string }).path);
      else if (reply) reject(VigilError.fromShape(reply.error as ErrorShape, catalog));
      else
        reject(
          new VigilError('internal', say('upload-refused', { name: file.name, status: request.status }), { catalog }),
        );
    };
    request.onerror = () =>
      reject(new VigilError('backend-unavailable', say('upload-broke-off', { name: file.name }), { catalog }));
    request.onabort = () =>
      reject(new VigilError('cancelled', say('upload-stopped', { name: file.name }), { catalog }));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
