/** Where an English sentence is handed over in place of one of the catalogs': the text in quotes of each. */
export function sentencesInPlace(text: string): string[] {
  // The types refuse text; what is left is to call one's own words foreign.
  const literal = /\basIs\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return [...text.matchAll(literal)]
    .map((match) => match[2]!)
    .filter((words) => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(words));
}

/** Keys of the catalog that no text names, as `'key'` or by a template that ends or begins like it. */
export function unusedKeys(keys: readonly string[], texts: readonly string[]): string[] {
  const all = texts.join('\n');
  const templates = [...all.matchAll(/\bsay\(`([^`$]*)\$\{[^}]*\}([^`$]*)`/g)].map((match) => [match[1]!, match[2]!]);
  return keys.filter(
    (key) =>
      !all.includes(`'${key}'`) && !templates.some(([start, end]) => key.startsWith(start!) && key.endsWith(end!)),
  );
}
