import type { CheckFinding } from '../../../src-shared/model/check.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { isProxyDamaged, removeProxyFiles } from '../../stores/artifacts/proxy-files.ts';
import type { Parts } from '../feature.ts';

/** Whether a video's playable copy is the one that was written; `repair` removes another, as it is made again on use. */
export async function checkProxy(
  { videoId, name: videoName }: Video,
  { repair }: { readonly repair: boolean },
  { artifacts }: Pick<Parts, 'artifacts'>,
): Promise<CheckFinding[]> {
  const folder = artifacts.folder(videoId);
  if (!(await isProxyDamaged(folder))) return [];
  const finding = {
    ...{ videoId, videoName, what: say('what-proxy'), file: layout.proxy },
    problem: say('fault-other-size'),
  };
  if (!repair) return [{ ...finding, need: say('need-repair'), outcome: 'open' }];
  await removeProxyFiles(folder);
  return [{ ...finding, need: say('proxy-removed-by-repair'), outcome: 'mended' }];
}
