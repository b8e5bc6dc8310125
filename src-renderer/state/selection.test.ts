import { beforeEach, describe, expect, it } from 'vitest';
import { clearSelection, setIn, setOut, spanOf, useSelection } from './selection.ts';

const span = (videoId = 'a') => spanOf(useSelection.getState().selection, videoId);

describe('the part that is to be exported', () => {
  beforeEach(clearSelection);

  it('is a span once both ends are set, in either order', () => {
    setOut('a', 5);
    expect(span()).toBeNull();
    setIn('a', 2);
    expect(span()).toEqual({ startSec: 2, endSec: 5 });
    setIn('a', 3);
    expect(span()).toEqual({ startSec: 3, endSec: 5 });
  });

  it('forgets the other end where it would not come after the start', () => {
    setIn('a', 2);
    setOut('a', 5);
    setIn('a', 5);
    expect(useSelection.getState().selection).toEqual({ videoId: 'a', startSec: 5, endSec: null });
    setOut('a', 4);
    expect(useSelection.getState().selection).toEqual({ videoId: 'a', startSec: null, endSec: 4 });
  });

  it('belongs to one recording', () => {
    setIn('a', 2);
    setOut('a', 5);
    setIn('b', 1);
    expect(span('a')).toBeNull();
    expect(useSelection.getState().selection).toEqual({ videoId: 'b', startSec: 1, endSec: null });
  });
});
