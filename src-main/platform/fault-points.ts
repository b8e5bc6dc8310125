const passes = new Map<string, number>();

/**
 * A place where a test may want the process to die. Kills the own process with SIGKILL when `VIGIL_FAULT` names this
 * point (`scan:checkpoint`), or its n-th pass (`scan:checkpoint#3`, counted from 1); otherwise does nothing.
 */
export function faultPoint(name: string): void {
  const wanted = process.env['VIGIL_FAULT'];
  if (!wanted?.startsWith(name)) return;
  const pass = (passes.get(name) ?? 0) + 1;
  passes.set(name, pass);
  if (wanted === name || wanted === `${name}#${pass}`) process.kill(process.pid, 'SIGKILL');
}
