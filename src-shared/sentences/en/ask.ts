/** Questions, search and answers. */
export const ask = {
  'question-withdrawn': 'The question was withdrawn.',
  'language-model-not-found': ({ name }: { name: string }) => `There is no language model “${name}” on this machine.`,
  'language-model-not-found-hint': 'Use “extractive”, which needs no model.',
};
