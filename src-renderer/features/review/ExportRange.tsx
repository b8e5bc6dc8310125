import type { Span } from '../../../src-shared/time.ts';
import { setIn, setOut, useSelection } from '../../state/selection.ts';
import type { Player } from '../../ui/player/player.ts';
import { RangeOverlay } from '../../ui/timeline/range/RangeOverlay.tsx';
import type { View } from '../../ui/timeline/time-scale.ts';

interface ExportRangeProps {
  readonly videoId: string;
  readonly view: View;
  readonly whole: Span;
  readonly player: Player;
}

/** The part to export on the timeline; the player shows the picture at an end that is moved. */
export function ExportRange({ videoId, view, whole, player }: ExportRangeProps) {
  const selection = useSelection((state) => state.selection);
  if (selection?.videoId !== videoId) return null;
  const { startSec, endSec } = selection;
  const move = (end: 'start' | 'end', sec: number) => {
    if (end === 'start') setIn(videoId, sec);
    else setOut(videoId, sec);
    player.pause();
    player.seek(sec);
  };
  return <RangeOverlay {...{ view, whole, startSec, endSec }} onMove={move} />;
}
