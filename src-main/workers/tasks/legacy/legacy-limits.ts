/** Of a file that is kept as it is: the index of a task of 100,000 clips has 360 MB. */
export const MAX_KEPT_BYTES = 512_000_000;

/** Of a file of JSON that is read here: a result has kilobytes, a list of 100,000 clips 10 MB. */
export const MAX_LEGACY_JSON_BYTES = 64_000_000;
