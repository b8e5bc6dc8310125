/**
 * A request to `/call` or `/upload` with this header gets the sentences of the answer as data, to be worded by its
 * sender. Without it they are English text, as over the REST aliases: scripts need no catalog.
 */
export const SENTENCES_AS_DATA = { name: 'vigil-sentences', value: 'data' } as const;
