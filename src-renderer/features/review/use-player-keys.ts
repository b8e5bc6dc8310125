import type { Shot } from '../../../src-shared/model/chunk.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { toggleBoxes } from '../../state/boxes.ts';
import { clearSelection, setIn, setOut } from '../../state/selection.ts';
import { copyText } from '../../ui/copy.ts';
import { stepFrameSec } from '../../ui/player/frame-steps.ts';
import type { Player } from '../../ui/player/player.ts';
import { useFrameSteps } from '../../ui/player/use-frame-steps.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { nextStart } from './next-start.ts';

/** The keys of the review page (the help overlay lists them). */
export function usePlayerKeys({
  player,
  video,
  offers,
  shots,
  onPlayOffer,
}: {
  player: Player;
  video: Video;
  offers: readonly Span[];
  shots: readonly Shot[];
  onPlayOffer: (index: number) => void;
}): void {
  const now = () => player.store.getState().sec;
  const lastFrameSec = () => video.durationSec - 1.02 / (video.fps > 0 ? video.fps : 25);
  const step = useFrameSteps(player, video);
  const jump = (direction: 1 | -1) => {
    if (offers.length > 0) {
      const index = nextStart(offers, now(), direction);
      if (index !== null) onPlayOffer(index);
      return;
    }
    const index = nextStart(shots, now(), direction);
    if (index !== null) player.seek(shots[index]!.startSec);
  };
  useKeys({
    space: () => player.toggle(),
    k: () => player.pause(),
    j: () => player.shuttle(-1),
    l: () => player.shuttle(1),
    arrowleft: () => step(-1),
    arrowright: () => step(1),
    'shift+arrowleft': () => player.seek(now() - 1),
    'shift+arrowright': () => player.seek(now() + 1),
    '[': () => jump(-1),
    ']': () => jump(1),
    home: () => player.seek(0),
    end: () => player.seek(stepFrameSec(video.durationSec, 0, video)),
    c: () => copyText(formatTimecode(now(), 3)),
    i: () => setIn(video.videoId, now()),
    // The last picture is in where the end is set on it: none comes behind that could be left out.
    o: () => setOut(video.videoId, now() >= lastFrameSec() ? video.durationSec : now()),
    b: toggleBoxes,
    x: clearSelection,
    escape: () => (player.store.getState().clip ? player.leaveClip() : clearSelection()),
  });
}
