import { type Verified, type VerifyRequest, verifyArtifacts } from '../../../stores/artifacts/verify-artifacts.ts';

/** Reads all files of a video and compares them with their checksums; see `verifyArtifacts`. */
export function runVerifyTask(request: VerifyRequest, context: { readonly signal: AbortSignal }): Promise<Verified> {
  context.signal.throwIfAborted();
  return verifyArtifacts(request);
}
