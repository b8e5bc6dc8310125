/** Groups of files that reach each other through imports (Tarjan's strongly connected components), each sorted. */
export function findCycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const lower = (file: string, number: number): void => {
    lowest.set(file, Math.min(lowest.get(file)!, number));
  };
  const visit = (file: string): void => {
    numbers.set(file, numbers.size);
    lowest.set(file, numbers.get(file)!);
    stack.push(file);
    for (const imported of imports.get(file) ?? []) {
      if (!imports.has(imported)) continue;
      if (!numbers.has(imported)) {
        visit(imported);
        lower(file, lowest.get(imported)!);
      } else if (stack.includes(imported)) {
        lower(file, numbers.get(imported)!);
      }
    }
    if (lowest.get(file) !== numbers.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || imports.get(file)?.includes(file)) cycles.push(group.toSorted());
  };
  for (const file of imports.keys()) {
    if (!numbers.has(file)) visit(file);
  }
  return cycles;
}
