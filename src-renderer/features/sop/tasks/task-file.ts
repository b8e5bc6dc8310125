import { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { taskIdFor } from './task-id.ts';

type TaskFileProblem = 'notJson' | 'notTask' | 'newer';

/** Reads an exported task, or says what is wrong with the file. */
export function readTaskFile(text: string): { document: SopTaskFile } | { problem: TaskFileProblem } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { problem: 'notJson' };
  }
  const read = SopTaskFile.safeParse(content);
  if (read.success) return { document: read.data };
  return { problem: isNewer(content) ? 'newer' : 'notTask' };
}

function isNewer(content: unknown): boolean {
  if (typeof content !== 'object' || content === null) return false;
  const { format, formatVersion } = content as { format?: unknown; formatVersion?: unknown };
  return format === 'vigil-sop-task' && typeof formatVersion === 'number' && formatVersion > 1;
}

/** A name or id that is not taken: itself, else with the first free number behind it. */
export function freeName(name: string, taken: readonly string[], between = ' '): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name}${between}${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}

/** An id for a task of that name among the ids there are. */
export const freeTaskId = (name: string, taken: readonly string[]): string => freeName(taskIdFor(name), taken, '-');

export const exportFileName = (taskId: string): string =>
  `${taskId.replace(/[^\p{Letter}\p{Number}_-]+/gu, '-')}.vigil-task.json`;
