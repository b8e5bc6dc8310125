import { t } from '../strings/index.ts';
import { showDone, showError } from './notices.tsx';

export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(() => showDone(t.common.copied(text)), showError);
}
