import { describe, expect, it } from 'vitest';
import { labelsAskedFor } from './sound-words.ts';

const LABELS = [
  'Speech',
  'Shout',
  'Yell',
  'Music',
  'Siren',
  'Smoke detector, smoke alarm',
  'Glass',
  'Shatter',
  'Engine',
  'Dog',
  'Bark',
  'Train horn',
  'Inside, small room',
];

describe('the sounds that a question asks for', () => {
  it.each([
    ['alarm', ['Siren', 'Smoke detector, smoke alarm']],
    ['When does the siren go off?', ['Siren']],
    ['breaking glass', ['Glass', 'Shatter']],
    ['somebody shouting', ['Shout', 'Yell']],
    ['machinery', ['Engine']],
    ['Is there music?', ['Music']],
    ['Where can a dog be heard in the yard behind the house?', ['Dog', 'Bark'].slice(0, 1)],
    ['What does the dog stand on while it rolls along?', []],
    ['the small sound', ['Inside, small room']],
    ['red forklift', []],
    ['', []],
  ])('%s', (text, expected) => expect(labelsAskedFor(text, LABELS)).toEqual(expected));
});
