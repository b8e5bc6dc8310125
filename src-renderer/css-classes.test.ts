import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = import.meta.dirname;
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** The classes that components take from each CSS module. */
function usedClasses(): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, variable, from] of text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)) {
      const css = relative(root, resolve(root, dirname(file), from!));
      const classes = used.get(css) ?? new Set();
      for (const [, name] of text.matchAll(new RegExp(`\\b${variable}\\['(\\w+)'\\]`, 'g'))) classes.add(name!);
      used.set(css, classes);
    }
  }
  return used;
}

describe('CSS modules', () => {
  it('have every class that is used, and none that is not', () => {
    const used = usedClasses();
    for (const css of files.filter((name) => name.endsWith('.module.css'))) {
      const rules = readFileSync(join(root, css), 'utf8').replace(/\/\*.*?\*\/|\{[^{}]*\}/gs, '');
      const there = new Set([...rules.matchAll(/\.([A-Za-z]\w*)/g)].map(([, name]) => name!));
      expect([...there].sort(), css).toEqual([...(used.get(css) ?? [])].sort());
    }
  });
});
