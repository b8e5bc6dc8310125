import { create } from 'zustand';
import { formatPlace, type Place, parsePlace } from './place.ts';
import { reviewPlace } from './places.ts';

export const useNavigation = create<{ place: Place }>(() => ({ place: parsePlace(window.location.hash) }));

window.addEventListener('hashchange', () => {
  useNavigation.setState({ place: parsePlace(window.location.hash) });
});

/** Goes somewhere; `replace` leaves no step for the back button. */
export function goTo(place: Place, options: { replace?: boolean } = {}): void {
  const hash = formatPlace(place);
  if (options.replace) {
    window.history.replaceState(null, '', hash);
    useNavigation.setState({ place });
  } else if (window.location.hash === hash) {
    useNavigation.setState({ place });
  } else {
    window.location.hash = hash;
  }
}

export function openVideo(videoId: string, atSec: number | null = null): void {
  goTo(reviewPlace(videoId, atSec));
}
