import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { keepModelsSilent } from '../../platform/config.ts';
import { type InferenceCarrier, type StartCarrier, startThreadCarrier } from './inference-carrier.ts';
import type { ClientMessage, HostOptions } from './inference-messages.ts';

export interface InferenceHostOptions {
  /** Folder of the product graphs: `<resources>/graphs`. */
  readonly graphsDir: string;
  /** Threads of one pass where the model does not say; all cores when left out. */
  readonly threads?: number;
  readonly startCarrier?: StartCarrier;
  readonly onExit?: (reason: string) => void;
}

/**
 * Owns the inference host: starts it on first use, starts it again after it ended, hands out one port per client. A port
 * closes when its host ends; clients then ask for another.
 */
export class InferenceHost {
  readonly #options: HostOptions;
  readonly #startCarrier: StartCarrier;
  readonly #onExit: (reason: string) => void;
  #carrier: InferenceCarrier | undefined;
  /** This side of relayed clients' ports, by client number; empty when the carrier is a thread. */
  #relayed = new Map<number, MessagePort>();
  #lastClient = 0;

  constructor(options: InferenceHostOptions) {
    this.#options = { graphsDir: options.graphsDir, threads: options.threads ?? availableParallelism() };
    this.#startCarrier = options.startCarrier ?? startThreadCarrier;
    this.#onExit = options.onExit ?? (() => undefined);
  }

  /** A new client's port; may be transferred to any thread of this process. */
  connect(): MessagePort {
    const carrier = this.#carrier ?? this.#start();
    const { port1, port2 } = new MessageChannel();
    const client = ++this.#lastClient;
    if (carrier.kind === 'thread') carrier.post({ kind: 'connect', client, port: port1 }, [port1]);
    else this.#relay(carrier, client, port1);
    return port2;
  }

  /**
   * Ends the host and with it all memory it holds, after the pass that runs; what waits fails, and the next connection
   * starts a new one.
   */
  async stop(): Promise<void> {
    const carrier = this.#carrier;
    this.#forget();
    await carrier?.kill();
  }

  #start(): InferenceCarrier {
    keepModelsSilent();
    const carrier = this.#startCarrier();
    this.#carrier = carrier;
    carrier.onExit((reason) => {
      if (this.#carrier !== carrier) return;
      this.#forget();
      this.#onExit(reason);
    });
    carrier.onRelay(({ client, message }) => this.#relayed.get(client)?.postMessage(message));
    carrier.post({ kind: 'configure', options: this.#options });
    return carrier;
  }

  #relay(carrier: InferenceCarrier, client: number, port: MessagePort): void {
    this.#relayed.set(client, port);
    carrier.post({ kind: 'connect', client });
    port.on('message', (message: ClientMessage) => carrier.post({ kind: 'relay', client, message }));
    port.on('close', () => {
      this.#relayed.delete(client);
      if (this.#carrier === carrier) carrier.post({ kind: 'disconnect', client });
    });
    port.unref();
  }

  #forget(): void {
    const ports = [...this.#relayed.values()];
    this.#carrier = undefined;
    this.#relayed = new Map();
    for (const port of ports) port.close();
  }
}
