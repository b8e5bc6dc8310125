import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { redact, redactText } from './redact.ts';
import { visibleJson, visibleLine } from './visible-text.ts';

/** Structured lines; `fields` are searched by machines, `message` is read by people. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogFile {
  readonly log: Log;
  /** Closes the file. */
  close(): void;
}

/** One older file is kept beside the current one, so logs never take more than twice this. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_WAITING_LENGTH = 256 * 1024;
const BYTES_BETWEEN_CHECKS = 256 * 1024;

/**
 * Logs to `<dataDir>/logs/vigil.log` (JSON lines), and warnings and errors to stderr as plain sentences. Fields with
 * the name of a secret and secrets inside texts are blanked out. Lines for which the drive has no room wait for some;
 * when too many wait, or Vigil ends, they are dropped.
 */
export function openLog(dataDir: string, level: LogLevel, toStderr: (line: string) => void = writeStderr): LogFile {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'vigil.log');
  const destination = pino.destination({ dest: file, sync: true, append: true, maxLength: MAX_WAITING_LENGTH });
  destination.on('error', () => undefined);
  const logger = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    rotating(file, destination),
  );
  const write = (lineLevel: 'debug' | 'info' | 'warn' | 'error', message: string, fields = {}): void => {
    logger[lineLevel](redact(fields, 0), redactText(message));
  };
  const warnsOnStderr = level !== 'silent';
  return {
    log: {
      debug: (message, fields) => write('debug', message, fields),
      info: (message, fields) => write('info', message, fields),
      warn: (message, fields) => {
        write('warn', message, fields);
        if (warnsOnStderr && level !== 'error') toStderr(`warning: ${visibleLine(redactText(message))}\n`);
      },
      error: (message, fields) => {
        write('error', message, fields);
        if (warnsOnStderr) toStderr(`error: ${visibleLine(redactText(message))}\n`);
      },
    },
    close: () => {
      // What is written at once needs no flush, which would wait for room on a full drive for ever.
      destination.end();
      destination.destroy();
    },
  };
}

/** Says nothing: for tests and for callers without a log. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function rotating(file: string, destination: ReturnType<typeof pino.destination>): { write(line: string): void } {
  let unchecked = BYTES_BETWEEN_CHECKS;
  return {
    write: (line) => {
      unchecked += line.length;
      if (unchecked >= BYTES_BETWEEN_CHECKS) {
        unchecked = 0;
        if (existsSync(file) && statSync(file).size >= MAX_FILE_BYTES) {
          renameSync(file, `${file}.1`);
          destination.reopen(file);
        }
      }
      // One line of JSON and its end: people look at it on a terminal.
      destination.write(visibleJson(line));
    },
  };
}

function writeStderr(line: string): void {
  process.stderr.write(line);
}
