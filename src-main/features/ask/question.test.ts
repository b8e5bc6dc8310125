import { describe, expect, it } from 'vitest';
import { narrower, parseQuestion, rangeOf, searchPhrase } from './question.ts';

describe('parseQuestion', () => {
  it.each([
    ['What happens after 1:30?', 'What happens?', { kind: 'seconds', fromSec: 90, toSec: undefined }],
    ['after 90 seconds, who comes in?', 'who comes in?', { kind: 'seconds', fromSec: 90, toSec: undefined }],
    ['yellow before 0:45.5', 'yellow', { kind: 'seconds', fromSec: undefined, toSec: 45.5 }],
    ['red between 0:10 and 0:20', 'red', { kind: 'seconds', fromSec: 10, toSec: 20 }],
    ['from 1:00:00 to 1:02:00 a lorry', 'a lorry', { kind: 'seconds', fromSec: 3600, toSec: 3720 }],
    ['is the door open at 2:00?', 'is the door open?', { kind: 'seconds', fromSec: 110, toSec: 130 }],
    ['dark in the first half of the video', 'dark', { kind: 'fraction', from: 0, to: 0.5 }],
    ['who leaves in the second half?', 'who leaves?', { kind: 'fraction', from: 0.5, to: 1 }],
    ['Last quarter: any smoke?', 'any smoke?', { kind: 'fraction', from: 0.75, to: 1 }],
    ['smoke during the last ten minutes', 'smoke', { kind: 'fromEnd', lastSec: 600 }],
    ['the last minute', '', { kind: 'fromEnd', lastSec: 60 }],
    ['anything in the first half a minute?', 'anything?', { kind: 'seconds', fromSec: undefined, toSec: 30 }],
  ])('reads "%s"', (question, text, condition) => {
    expect(parseQuestion(question)).toEqual({ text, condition });
  });

  it.each([
    'Who is the first person at the table?',
    'When is the egg poured into the pan?',
    'What does the man do after the break?',
    'Which comes first, the second bus or the last tram?',
    'the third half of the game',
  ])('finds no time in "%s"', (question) => {
    expect(parseQuestion(question)).toEqual({ text: question, condition: undefined });
  });
});

describe('searchPhrase', () => {
  it.each([
    ['When does someone pour coffee?', 'someone pour coffee'],
    ['Show me the yellow crane.', 'the yellow crane'],
    ['Is there a fire?', 'a fire'],
    ['what?', 'what'],
    ['ねじを締めるのはいつ？', 'ねじを締めるのはいつ'],
  ])('"%s" looks for "%s"', (text, phrase) => {
    expect(searchPhrase(text)).toBe(phrase);
  });
});

describe('ranges', () => {
  it('become seconds of a video', () => {
    expect(rangeOf({ kind: 'fraction', from: 0.5, to: 1 }, 80)).toEqual({ fromSec: 40, toSec: 80 });
    expect(rangeOf({ kind: 'fromEnd', lastSec: 600 }, 80)).toEqual({ fromSec: 0, toSec: undefined });
  });

  it('narrow each other', () => {
    expect(narrower({ fromSec: 10 }, { fromSec: 5, toSec: 20 })).toEqual({ fromSec: 10, toSec: 20 });
    expect(narrower({}, {})).toEqual({ fromSec: undefined, toSec: undefined });
  });
});
