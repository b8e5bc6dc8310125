/**
 * An id for a task that a person can read and type: its name in lower case with dashes. Letters of any script stay;
 * a name without letters or digits gets a random id.
 */
export function taskIdFor(name: string): string {
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 120);
  return slug === '' ? crypto.randomUUID() : slug;
}
