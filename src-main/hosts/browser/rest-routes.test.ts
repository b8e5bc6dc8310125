import { describe, expect, it } from 'vitest';
import { api } from '../../../src-shared/contract/api.ts';
import { matchRest } from './rest-routes.ts';

function match(method: string, path: string) {
  const url = new URL(path, 'http://127.0.0.1');
  return matchRest(method, url.pathname, url.searchParams);
}

describe('REST aliases', () => {
  it('finds every alias of the contract', () => {
    for (const [name, definition] of Object.entries(api)) {
      if (!definition.http) continue;
      const [method, path] = definition.http.split(' ') as [string, string];
      const example = path.replaceAll('{format}', 'pdf').replaceAll(/\{\w+\}/g, 'some%20id');
      expect(match(method, example)?.name, definition.http).toBe(name);
    }
  });

  it('reads path parameters, several in one segment too', () => {
    expect(match('GET', '/videos/a%2Fb/chunks?level=micro')).toEqual({
      name: 'chunks.list',
      pathFields: { videoId: 'a/b' },
      queryFields: { level: 'micro' },
    });
    expect(match('GET', '/sop/score/s1/report.pdf')?.pathFields).toEqual({ scoreId: 's1', format: 'pdf' });
    expect(match('GET', '/sop/score/s1')?.name).toBe('sop.getScore');
  });

  it('gives query parameters the types of the contract', () => {
    expect(match('GET', '/videos?limit=5&text=12')?.queryFields).toEqual({ limit: 5, text: '12' });
    expect(match('GET', '/jobs?states=queued,running&states=failed')?.queryFields).toEqual({
      states: ['queued', 'running', 'failed'],
    });
    expect(match('GET', '/videos?limit=many')?.queryFields).toEqual({ limit: 'many' });
  });

  it('knows no other methods or paths', () => {
    expect(match('PUT', '/videos')).toBeUndefined();
    expect(match('GET', '/videos/')).toBeUndefined();
    expect(match('GET', '/')).toBeUndefined();
  });
});
