const LONGEST_NAME = 120;

/** The name under which SOPilot kept an uploaded file: ASCII letters, digits and `_ . -`, at most 120 of them. */
export function safeFileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]/gu, '_').slice(0, LONGEST_NAME) || 'video.mp4';
}
