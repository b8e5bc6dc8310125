import { wantedFault } from './config.ts';

/** Bundling sets it to false, which takes the fault points out: they work from source only, for tests. */
declare const FAULT_POINTS: boolean | undefined;

const passes = new Map<string, number>();

/**
 * A place where a test may want the process to die. Kills the own process with SIGKILL when `VIGIL_FAULT` names this
 * point (`scan:checkpoint`), or its n-th pass (`scan:checkpoint#3`, counted from 1); otherwise does nothing.
 */
export function faultPoint(name: string): void {
  if (typeof FAULT_POINTS === 'undefined') dieWhereWanted(name);
}

function dieWhereWanted(name: string): void {
  const wanted = wantedFault();
  if (!wanted?.startsWith(name)) return;
  const pass = (passes.get(name) ?? 0) + 1;
  passes.set(name, pass);
  if (wanted === name || wanted === `${name}#${pass}`) process.kill(process.pid, 'SIGKILL');
}
