/**
 * Words that people ask for sounds with, and words of the labels that they mean (AudioSet's, which sound models are
 * trained on). A question also means every label that has one of its own words.
 */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  alarm: ['alarm', 'siren', 'buzzer', 'beep', 'smoke detector'],
  siren: ['siren', 'emergency vehicle'],
  warning: ['alarm', 'siren', 'buzzer', 'beep'],
  beep: ['beep', 'bleep', 'buzzer'],
  buzzer: ['buzzer', 'alarm'],
  machinery: ['engine', 'machine', 'mechanisms', 'motor', 'drill', 'saw', 'power tool', 'tools', 'gears', 'pump'],
  machine: ['engine', 'machine', 'mechanisms', 'motor', 'drill', 'saw', 'power tool', 'gears', 'pump'],
  engine: ['engine', 'motor', 'idling', 'accelerating'],
  motor: ['engine', 'motor'],
  drilling: ['drill', 'jackhammer', 'power tool'],
  sawing: ['saw', 'chainsaw', 'sawing'],
  hammering: ['hammer', 'jackhammer'],
  grinding: ['grinder', 'sanding', 'power tool'],
  glass: ['glass', 'shatter', 'breaking'],
  breaking: ['shatter', 'breaking', 'smash'],
  crash: ['crash', 'smash', 'breaking', 'bang'],
  bang: ['bang', 'explosion', 'slam', 'thump'],
  explosion: ['explosion', 'boom', 'burst'],
  shouting: ['shout', 'yell', 'screaming', 'bellow', 'battle cry'],
  shout: ['shout', 'yell', 'bellow'],
  yelling: ['shout', 'yell'],
  screaming: ['screaming', 'shout', 'yell'],
  music: ['music', 'singing', 'song', 'musical instrument'],
  singing: ['singing', 'choir', 'song'],
  song: ['music', 'singing', 'song'],
  speech: ['speech', 'conversation', 'narration'],
  speaking: ['speech', 'conversation', 'narration'],
  talking: ['speech', 'conversation', 'narration'],
  talk: ['speech', 'conversation'],
  voice: ['speech', 'conversation', 'narration'],
  voices: ['speech', 'conversation', 'narration'],
  crowd: ['crowd', 'hubbub', 'chatter'],
  applause: ['applause', 'clapping', 'cheering'],
  clapping: ['clapping', 'applause'],
  laughing: ['laughter', 'giggle', 'chuckle'],
  laughter: ['laughter', 'giggle', 'chuckle'],
  barking: ['bark', 'dog'],
  horn: ['horn', 'honking', 'toot'],
  honking: ['horn', 'honking'],
  water: ['water', 'splash', 'pour', 'drip', 'stream'],
  steam: ['steam', 'hiss'],
  hissing: ['hiss', 'steam'],
  footsteps: ['footsteps', 'walk'],
  train: ['train', 'rail'],
};

/** Words that stand in labels and in all kinds of questions. */
const TOO_COMMON: ReadonlySet<string> = new Set([
  'and',
  'or',
  'of',
  'in',
  'the',
  'a',
  'an',
  'sound',
  'sounds',
  'noise',
  'other',
]);
/** Questions that ask for something heard, besides those that name a sound by what it is. */
const HEARD = /\b(?:sounds?|noises?|hear|heard|hears|audible|loud|ring(?:s|ing)?|go(?:es)? off)\b/i;
/** More words than this are a question about something else, unless it says that it asks for a sound. */
const FEW_WORDS = 4;

/**
 * The labels that a text asks for. A label's own word counts in a short text or in one about something heard, so that a
 * dog in the picture is not answered by its bark; words for sounds alone (`MEANT`) count in the same way.
 */
export function labelsAskedFor(text: string, labels: readonly string[]): string[] {
  const asked = wordsOf(text);
  if (asked.length > FEW_WORDS && !HEARD.test(text)) return [];
  const meant = asked.flatMap((word) => MEANT[word] ?? MEANT[singular(word)] ?? []);
  const own = new Set(asked.filter((word) => !TOO_COMMON.has(word)).map(singular));
  return labels.filter((label) => {
    const words = wordsOf(label).map(singular);
    const spoken = ` ${words.join(' ')} `;
    return (
      words.some((word) => own.has(word)) ||
      meant.some((term) => spoken.includes(` ${wordsOf(term).map(singular).join(' ')} `))
    );
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
