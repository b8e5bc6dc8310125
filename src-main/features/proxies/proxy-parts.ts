/** A part of a proxy that is being made: it plays from the start up to `readySec`. */
export interface ProxyPart {
  readonly path: string;
  readonly version: string;
  readonly readySec: number;
}

interface Making {
  isWanted: boolean;
  readonly parts: ProxyPart[];
}

/** The proxies that are being made in this process, and what of them can be played already. */
export class ProxyParts {
  readonly #makings = new Map<string, Making>();

  begin(videoId: string, isWanted: boolean): void {
    this.#makings.set(videoId, { isWanted, parts: [] });
  }

  /** Somebody waits for it now. */
  want(videoId: string): void {
    const making = this.#makings.get(videoId);
    if (making) making.isWanted = true;
  }

  isWanted(videoId: string): boolean {
    return this.#makings.get(videoId)?.isWanted === true;
  }

  add(videoId: string, path: string, readySec: number): void {
    const parts = this.#makings.get(videoId)?.parts;
    parts?.push({ path, readySec, version: String(parts.length + 1) });
  }

  newest(videoId: string): ProxyPart | undefined {
    return this.#makings.get(videoId)?.parts.at(-1);
  }

  find(videoId: string, version: string): ProxyPart | undefined {
    return this.#makings.get(videoId)?.parts.find((part) => part.version === version);
  }

  /** Forgets a proxy that is made, or not to be; gives the files of its parts. */
  end(videoId: string): string[] {
    const paths = this.#makings.get(videoId)?.parts.map(({ path }) => path) ?? [];
    this.#makings.delete(videoId);
    return paths;
  }
}
