import type { Finding, Score } from '../../src-shared/model/sop.ts';
import { type Sentence, sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { fromNullableJson, toJson } from './db/columns.ts';

type Result = Pick<Score, 'steps' | 'findings' | 'sopilotV1'> & { readonly notices: readonly Sentence[] };

/** As it lies in the column: sentences are text in it. Scores of before 0002 have no notices. */
interface StoredResult extends Omit<Result, 'findings' | 'notices'> {
  readonly findings: readonly (Omit<Finding, 'explanation'> & { readonly explanation: string })[];
  readonly notices?: readonly string[];
}

/** The text of the `result` column. */
export function storedResult({ steps, findings, sopilotV1, notices }: Result): string {
  const stored: StoredResult = {
    steps,
    findings: findings.map((finding) => ({ ...finding, explanation: storedSentence(finding.explanation) })),
    sopilotV1,
    notices: notices.map(storedSentence),
  };
  return toJson(stored);
}

/** What `storedResult` kept; sentences of earlier versions are the English they were. */
export function resultStored(text: string | null): Pick<Score, 'steps' | 'findings' | 'sopilotV1' | 'notices'> {
  const stored = fromNullableJson<StoredResult>(text);
  return {
    steps: stored?.steps ?? [],
    findings: (stored?.findings ?? []).map((finding) => ({
      ...finding,
      explanation: sentenceStored(finding.explanation),
    })),
    // Scores of before 0003 were made without an adapter, and do not say so.
    sopilotV1: stored?.sopilotV1
      ? { ...stored.sopilotV1, adapterVersion: stored.sopilotV1.adapterVersion ?? null }
      : null,
    notices: (stored?.notices ?? []).map(sentenceStored),
  };
}
