import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import { keepModelsSilent } from '../../platform/config.ts';
import { defaultMemoryBytes } from './default-memory.ts';
import { type InferenceCarrier, type StartCarrier, startThreadCarrier } from './inference-carrier.ts';
import type { ClientMessage, HostOptions } from './inference-messages.ts';

export interface InferenceHostOptions {
  /** Folder of the product graphs: `<resources>/graphs`. */
  readonly graphsDir: string;
  /** Threads of one pass where the model does not say; all cores when left out. */
  readonly threads?: number;
  /** Memory that open models may take; half of the machine's when left out. */
  readonly memoryBytes?: number;
  readonly startCarrier?: StartCarrier;
  readonly onExit?: (reason: string) => void;
}

/**
 * Owns the inference host: starts it on first use, starts it again after it ended, hands out one port per client. A port
 * closes when its host ends; clients then ask for another.
 */
export class InferenceHost {
  readonly #options: Omit<HostOptions, 'placements'>;
  /** What does not run on the processor; told again to every host that starts. */
  readonly #devices = new Map<string, DeviceName>();
  readonly #startCarrier: StartCarrier;
  readonly #onExit: (reason: string) => void;
  #carrier: InferenceCarrier | undefined;
  /** This side of relayed clients' ports, by client number; empty when the carrier is a thread. */
  #relayed = new Map<number, MessagePort>();
  #lastClient = 0;

  constructor(options: InferenceHostOptions) {
    const { graphsDir, threads = availableParallelism(), memoryBytes = defaultMemoryBytes() } = options;
    this.#options = { graphsDir, threads, memoryBytes };
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

  /** The models of a folder run on a device from now on, also in hosts that start later. */
  place(folder: string, device: DeviceName): void {
    if ((this.#devices.get(folder) ?? 'cpu') === device) return;
    this.#devices.set(folder, device);
    this.#carrier?.post({ kind: 'place', placement: { folder, device } });
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
    const placements = [...this.#devices].map(([folder, device]) => ({ folder, device }));
    carrier.post({ kind: 'configure', options: { ...this.#options, placements } });
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
