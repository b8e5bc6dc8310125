/** Samples in a second of the sound that models hear: what all of them here were trained on. */
export const SOUND_RATE_HZ = 16_000;
