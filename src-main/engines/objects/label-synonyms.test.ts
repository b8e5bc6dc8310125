import { describe, expect, it } from 'vitest';
import { thingsNamedIn } from './label-synonyms.ts';

const LABELS = ['person', 'bicycle', 'car', 'motorcycle', 'bus', 'truck', 'traffic light', 'bench', 'knife', 'bus'];
const found = (text: string, labels = LABELS): unknown => thingsNamedIn(text, labels).map((named) => named.labels);

describe('things named in a text', () => {
  it.each([
    ['Is there a person?', [['person']]],
    ['two women and a child’s bicycle', [['person'], ['person'], ['bicycle']]],
    ['a worker next to a lorry', [['person'], ['truck']]],
    ['white vans', [['car', 'truck']]],
    ['any motorbikes', [['motorcycle']]],
    ['buses, knives and benches', [['bus'], ['knife'], ['bench']]],
    ['the traffic light turns red', [['traffic light']]],
    ['a carpet and a busy street', []],
  ])('of "%s" are %j', (text, labels) => {
    expect(found(text)).toEqual(labels);
  });

  it('are none where the detector has no label that means them', () => {
    expect(found('a forklift')).toEqual([]);
    expect(found('a forklift and a fork-lift', ['forklift', 'truck'])).toEqual([['forklift'], ['forklift']]);
    expect(found('a dog', [])).toEqual([]);
  });

  it('are meant by their own name before any synonym', () => {
    expect(found('a motorcycle', ['motorcycle', 'motorbike'])).toEqual([['motorcycle']]);
  });
});
