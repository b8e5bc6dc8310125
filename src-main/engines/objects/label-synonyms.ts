/**
 * Words people use for things, by the labels that detectors have for them. A word stands only where a label means the
 * same or a kind of it; "forklift" is no truck, so it is found by a detector that knows forklifts and by no other.
 */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  person: [
    ...['people', 'human', 'man', 'men', 'woman', 'women', 'child', 'children', 'kid', 'boy', 'girl', 'baby', 'guy'],
    ...['lady', 'gentleman', 'adult', 'worker', 'employee', 'operator', 'technician', 'pedestrian', 'customer'],
    ...['visitor', 'passer-by', 'someone', 'somebody', 'anyone', 'anybody', 'crowd', 'cyclist', 'driver', 'rider'],
  ],
  car: ['automobile', 'vehicle', 'taxi', 'cab', 'sedan', 'suv', 'van', 'minivan', 'pickup', 'traffic'],
  truck: ['lorry', 'lorries', 'van', 'pickup', 'semi', 'trailer', 'vehicle', 'traffic'],
  bus: ['coach', 'minibus', 'vehicle', 'traffic'],
  motorcycle: ['motorbike', 'moped', 'scooter', 'bike', 'vehicle'],
  motorbike: ['motorcycle', 'moped', 'scooter', 'bike', 'vehicle'],
  bicycle: ['bike', 'cycle', 'cyclist'],
  train: ['locomotive', 'tram'],
  boat: ['ship', 'vessel', 'yacht', 'ferry'],
  airplane: ['plane', 'aircraft', 'aeroplane', 'jet'],
  bird: ['animal', 'pigeon', 'gull', 'duck'],
  cat: ['animal', 'kitten'],
  dog: ['animal', 'puppy'],
  horse: ['animal', 'pony'],
  sheep: ['animal', 'lamb'],
  cow: ['animal', 'cattle', 'bull'],
  elephant: ['animal'],
  bear: ['animal'],
  zebra: ['animal'],
  giraffe: ['animal'],
  backpack: ['bag', 'rucksack'],
  handbag: ['bag', 'purse'],
  suitcase: ['luggage', 'bag', 'case'],
  'cell phone': ['phone', 'mobile', 'smartphone', 'telephone'],
  laptop: ['computer', 'notebook'],
  tv: ['television', 'monitor', 'screen', 'display'],
  couch: ['sofa', 'settee'],
  chair: ['seat'],
  'dining table': ['table', 'desk'],
  'potted plant': ['plant'],
  cup: ['mug'],
  'wine glass': ['glass'],
  'sports ball': ['ball', 'football'],
  'fire hydrant': ['hydrant'],
  'traffic light': ['stoplight'],
  refrigerator: ['fridge'],
  forklift: ['fork-lift', 'lift truck'],
};

/** A part of a text that names things, and the labels it may mean. */
export interface NamedThings {
  readonly word: string;
  readonly labels: readonly string[];
}

const MOST_WORDS = 3;

/**
 * What of a text names something that is on a detector's list of labels, in singular or plural, from left to right. The
 * longest name counts: a "traffic light" is no traffic.
 */
export function thingsNamedIn(text: string, labels: readonly string[]): NamedThings[] {
  const names = namesOf(labels);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) ?? [];
  const found: NamedThings[] = [];
  for (let at = 0; at < words.length; ) {
    const [word, named] = longestName(words.slice(at, at + MOST_WORDS), names);
    if (named) found.push({ word, labels: [...named] });
    at += named ? word.split(' ').length : 1;
  }
  return found;
}

function namesOf(labels: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const label of labels) {
    const own = label.toLowerCase();
    for (const name of [own, ...(SYNONYMS[own] ?? [])]) names.set(name, (names.get(name) ?? new Set()).add(label));
  }
  // A label's own name is meant where there is one, whatever else has it as a synonym.
  for (const label of labels) names.set(label.toLowerCase(), new Set([label]));
  return names;
}

function longestName(
  words: readonly string[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
): readonly [string, ReadonlySet<string> | undefined] {
  for (let length = words.length; length > 0; length--) {
    const name = words.slice(0, length).join(' ');
    const named = singularsOf(name).map((form) => names.get(form));
    const labels = named.find((each) => each !== undefined);
    if (labels) return [name, labels];
  }
  return [words[0]!, undefined];
}

/** The word and what it may be the plural or the possessive of. */
function singularsOf(word: string): string[] {
  const plain = word.replace(/['’]s?$/, '');
  const forms = [plain];
  if (plain.endsWith('ies')) forms.push(`${plain.slice(0, -3)}y`);
  if (plain.endsWith('ves')) forms.push(`${plain.slice(0, -3)}fe`);
  if (plain.endsWith('es')) forms.push(plain.slice(0, -2));
  if (plain.endsWith('s')) forms.push(plain.slice(0, -1));
  return forms;
}
