/** What shows the picture and keeps the clock: a video element, or stored stills where the codec does not play. */
export interface Engine {
  play(): void;
  pause(): void;
  seek(sec: number): void;
  /** Playing speed, above 0. */
  setRate(rate: number): void;
  setMuted(muted: boolean): void;
  dispose(): void;
}

export interface EngineReport {
  readonly sec?: number;
  readonly durationSec?: number;
  readonly playing?: boolean;
  /** Where its clock stood when it stopped, which may lie after the frame on screen. */
  readonly stoppedAtSec?: number;
  readonly waiting?: boolean;
  /** Stays set until another source is attached. */
  readonly failed?: boolean;
}
