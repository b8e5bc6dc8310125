/** What SOPilot takes a file in its watched folder for. */
export interface WatchedFile {
  /** undefined: neither a folder nor a default names a task, and the file is refused. */
  readonly taskId: string | undefined;
  readonly role: SopilotRole;
}

const ROLES = ['gold', 'trainee', 'audit'] as const;
type SopilotRole = (typeof ROLES)[number];

/**
 * Task and role from a path relative to the watched folder, with `/` between its parts. The first folder is the task.
 * The second part, else the third, else the folder the file is in names the role, in any case. A file directly in a
 * folder called `gold` is therefore gold of the task `gold`.
 */
export function readWatchPath(
  relativePath: string,
  defaults: { readonly taskId: string; readonly role: string },
): WatchedFile {
  const parts = relativePath.split('/').filter((part) => part !== '');
  const folders = parts.slice(0, -1);
  const role = [parts[1], parts[2], folders.at(-1)].map(asRole).find((each) => each !== undefined);
  return {
    taskId: folders[0] ?? (defaults.taskId === '' ? undefined : defaults.taskId),
    role: role ?? asRole(defaults.role) ?? 'trainee',
  };
}

function asRole(name: string | undefined): SopilotRole | undefined {
  return ROLES.find((role) => role === name?.toLowerCase());
}
