import type { Reply, Transport } from '../../src-shared/contract/client.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { CoreEvent } from '../../src-shared/contract/events.ts';

const unreachable = (): Reply => ({
  ok: false,
  error: new VigilError('backend-unavailable', 'Vigil does not answer.', {
    hint: 'Check that Vigil is still running on this machine, then try again.',
  }).toShape(),
});

/** Calls by `POST /call/:name`, events by an event stream; same origin. */
export function httpTransport(onLink: (connected: boolean) => void): Transport {
  return {
    async call(name, input) {
      const body = JSON.stringify(input ?? {});
      try {
        const response = await fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          // Reaches the core even when the page is going away; browsers allow it for small bodies only.
          keepalive: body.length < 10_000,
        });
        return (await response.json()) as Reply;
      } catch {
        return unreachable();
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
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      const reply = request.response as Reply | null;
      if (reply?.ok) resolve((reply.value as { path: string }).path);
      else if (reply) reject(VigilError.fromShape(reply.error as ReturnType<VigilError['toShape']>));
      else reject(new VigilError('internal', `The upload of "${file.name}" was refused (${request.status}).`));
    };
    request.onerror = () => reject(new VigilError('backend-unavailable', `The upload of "${file.name}" broke off.`));
    request.onabort = () => reject(new VigilError('cancelled', `The upload of "${file.name}" was stopped.`));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
