import type { Channel } from './channels/channel.ts';
import type { LibrarySources } from './sources.ts';

/** What an answer is made of: the library, and the ways moments are found in it. */
export interface AskSources extends LibrarySources {
  readonly channels: readonly Channel[];
}
