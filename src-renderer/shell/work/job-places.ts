import type { Job } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import type { Place } from '../../state/place.ts';
import { modelsPlace, reviewPlace, settingsPlace, sopPlace } from '../../state/places.ts';

type Finder = (job: Job) => Place | Promise<Place>;

const ofVideo: Finder = ({ subjectId }) => reviewPlace(subjectId);

/** Where what a job works on is seen, by its kind; a kind that is not here has no such place. */
const PLACES: Readonly<Record<string, Finder>> = {
  ingest: ofVideo,
  proxy: ofVideo,
  score: async ({ subjectId }) => {
    const { taskId } = await connection.client.call('sop.getScore', { scoreId: subjectId });
    return sopPlace(taskId, subjectId);
  },
  'move-vectors': () => settingsPlace('search'),
  reembed: () => modelsPlace,
  check: () => settingsPlace('health'),
  import: () => settingsPlace('import'),
  train: () => settingsPlace('sop'),
};

export const placeOfJob = ({ kind }: Job): Finder | undefined => PLACES[kind];
