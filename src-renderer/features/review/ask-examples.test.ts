import { describe, expect, it } from 'vitest';
import { askExamples, lastingLabels } from './ask-examples.ts';

describe('questions to begin with', () => {
  const words = {
    examples: ['Where is something yellow?'],
    exampleWhere: (label: string) => `where ${label}`,
    exampleWhen: (label: string) => `when ${label}`,
    exampleLast: (label: string) => `last ${label}`,
  };

  it('are of what is there for longest, and of colours where nothing is known by name', () => {
    const labels = lastingLabels([
      { label: 'cup', startSec: 0, endSec: 3 },
      { label: 'person', startSec: 0, endSec: 9 },
      { label: 'cup', startSec: 5, endSec: 12 },
      { label: 'dog', startSec: 1, endSec: 2 },
    ]);
    expect(askExamples(labels, words)).toEqual(['where cup', 'when person', 'last cup']);
    expect(askExamples(['dog'], words)).toEqual(['where dog', 'when dog', 'last dog']);
    expect(askExamples(lastingLabels(), words)).toEqual(['Where is something yellow?']);
  });
});
