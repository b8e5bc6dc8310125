import { showDone, showError } from '../state/notices.ts';
import { t } from '../strings/index.ts';

export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(() => showDone(t.common.copied(text)), showError);
}
