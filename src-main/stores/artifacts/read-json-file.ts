import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** The content of a JSON file; undefined where there is none, or none of that shape. */
export async function readJsonFile<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
): Promise<z.infer<Shape> | undefined> {
  try {
    return shape.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
