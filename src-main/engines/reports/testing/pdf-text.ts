import { execFileSync } from 'node:child_process';

/** Set-up for tests installs pdftotext where it may. */
export const hasPdfToText = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasPdfToText) {
  process.stdout.write('Skipped: the text of PDF reports is not read, because pdftotext (poppler) is not installed.\n');
}

/** The printed text of each page of a PDF file; `options` are those of pdftotext. */
export function pdfPages(file: string, options: readonly string[]): string[] {
  const text = execFileSync('pdftotext', [...options, file, '-'], { encoding: 'utf8' });
  return text.split('\f').slice(0, -1);
}
