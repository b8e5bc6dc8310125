import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { Role } from '../../../src-shared/model/video.ts';
import type { WatchRule, WatchSettings } from '../../../src-shared/model/watch.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isClock } from '../../engines/media/recorded-at.ts';
import { readWatchPath } from '../../engines/sopilot/files/watch-path.ts';
import { matchPath, type NamedParts, type PathPattern, parsePattern } from './path-pattern.ts';

/** What a recording is taken for. */
export interface WatchedPlace {
  readonly taskId: string | null;
  readonly role: Role | null;
  readonly cameraId: string | null;
  readonly siteId: string | null;
  /** What the camera's clock showed at the start, by a rule's pattern. */
  readonly clock: string | null;
}

/** Rules as they were understood. */
export type ReadRules = readonly (WatchRule & { readonly read: PathPattern })[];

/** Understands rules. Throws `bad-input` that names the first rule that is wrong and says why. */
export function readRules(rules: readonly WatchRule[]): ReadRules {
  return rules.map((rule, at) => {
    const number = at + 1;
    const same = rules.findIndex(({ pattern }) => pattern.toLowerCase() === rule.pattern.toLowerCase());
    if (same < at) throw new VigilError('bad-input', say('watch-rule-never-met', { number, earlier: same + 1 }));
    try {
      const read = parsePattern(rule.pattern);
      const namesTask = rule.taskId !== '' || read.parts.has('task');
      if (!namesTask && (rule.role !== null || read.parts.has('role'))) {
        throw new VigilError('bad-input', say('watch-rule-role-without-task'));
      }
      return { ...rule, read };
    } catch (thrown) {
      const { said } = asVigilError(thrown);
      throw new VigilError('bad-input', say('watch-rule-wrong', { number, reason: said.message }), {
        hint: say('watch-rule-wrong-hint'),
        details: { rule: number },
      });
    }
  });
}

/**
 * What a path below the watched folder, with `/` between its parts, says of a recording: by the first rule that it fits,
 * else as the folders in it are meant.
 */
export function placeOf(
  path: string,
  rules: ReadRules,
  settings: WatchSettings,
): { readonly rule: number | null; readonly place: WatchedPlace } {
  for (const [rule, each] of rules.entries()) {
    const parts = matchPath(each.read, path);
    if (parts) return { rule, place: placeByRule(each, parts, settings) };
  }
  return { rule: null, place: placeByFolders(path, settings) };
}

function placeByRule(rule: WatchRule, parts: NamedParts, settings: WatchSettings): WatchedPlace {
  const said = (chosen: string, part: string | undefined): string | null => {
    const text = chosen === '' ? (part ?? '').trim() : chosen;
    return text === '' ? null : text;
  };
  const taskId = said(rule.taskId, parts.task);
  const named = parts.role?.toLowerCase() as Role | undefined;
  return {
    taskId,
    role: taskId === null ? null : (rule.role ?? named ?? settings.role),
    cameraId: said(rule.cameraId, parts.camera),
    siteId: said(rule.siteId, parts.site),
    clock: clockIn(parts),
  };
}

function placeByFolders(path: string, settings: WatchSettings): WatchedPlace {
  const nothing = { taskId: null, role: null, cameraId: null, siteId: null, clock: null };
  if (settings.folders === 'cameras') {
    const [camera, ...rest] = path.split('/');
    return { ...nothing, cameraId: rest.length > 0 ? camera! : null };
  }
  const { taskId, role } = readWatchPath(path, settings);
  return taskId === undefined ? nothing : { ...nothing, taskId, role };
}

function clockIn({ date = '', time = '', ...parts }: NamedParts): string | null {
  const digits = (text: string): string => text.replaceAll(/\D/g, '');
  const day = digits(date) || `${parts.year ?? ''}${parts.month ?? ''}${parts.day ?? ''}`;
  const hour = digits(time) || `${parts.hour ?? ''}${parts.minute ?? ''}`;
  const all = `${day}${hour}${hour.length === 4 ? (parts.second ?? '00') : ''}`;
  const clock = all.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6');
  return isClock(clock) ? clock : null;
}
