import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { CheckFinding } from '../../../src-shared/model/check.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs, type Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Parts } from '../feature.ts';
import { type KeptLibraryFile, keptLibraryFiles } from '../legacy/kept-files.ts';
import { libraryFinding } from './describe-problem.ts';

export type CheckKeptNeeds = Pick<Parts, 'config' | 'database' | 'pool'>;

/** Whether what is kept of SOPilot's libraries below `legacy/` is there and holds the bytes that were brought over. */
export async function checkKept(needs: CheckKeptNeeds, signal: AbortSignal): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const file of await keptLibraryFiles(needs)) {
    signal.throwIfAborted();
    const fault = await faultOf(file, signal, needs);
    if (!fault) continue;
    const problem = say('problem-of-file', { file: asIs(file.name), problem: fault });
    findings.push(libraryFinding(say('what-from-sopilot'), problem, say('need-sopilot-library')));
  }
  return findings;
}

async function faultOf(
  { path, sha256 }: KeptLibraryFile,
  signal: AbortSignal,
  { pool }: CheckKeptNeeds,
): Promise<Sentence | undefined> {
  if (path === null) return say('fault-gone');
  try {
    const found = await pool.run('fingerprint', { filePath: path }, { signal });
    return found.sha256 === sha256 ? undefined : say('fault-other-content');
  } catch (thrown) {
    signal.throwIfAborted();
    return asVigilError(thrown).code === 'not-found' ? say('fault-gone') : say('fault-unreadable');
  }
}
