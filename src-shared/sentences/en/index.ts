import { errors } from './errors.ts';
import { window } from './window.ts';

/** The English catalog, joined from one file per subject. A key is in one of them only. */
export const english = {
  ...errors,
  ...window,
};

/** Its keys and their parameters: what `say` takes, and what another language has to offer. */
export type English = typeof english;
