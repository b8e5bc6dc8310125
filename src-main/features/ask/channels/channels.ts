import type { Channel } from './channel.ts';
import { meaning } from './meaning.ts';
import { objects } from './objects.ts';
import { onScreen } from './on-screen.ts';
import { sounds } from './sounds.ts';
import { transcript } from './transcript.ts';
import { visual } from './visual.ts';

/** Every way to find moments. Where two found something equally good, the one further up comes first. */
export const CHANNELS: readonly Channel[] = [visual, objects, transcript, meaning, onScreen, sounds];
