import { existsSync, readFileSync } from 'node:fs';
import { fail, fromRoot, projectNode, runQuietly, say } from './project.mjs';
import { findFfmpeg } from './system-tools.mjs';

/** Installs what the lock file names, unless it is all there already. */
export function ensurePackages() {
  const problem = missingPackage();
  if (!problem && existsSync(projectNode)) return;
  if (problem) installPackages(problem);
  if (!existsSync(projectNode)) runInstallScript('node', 'installArchSpecificPackage.js');
  // Optional: its download may be blocked, and a system with ffmpeg does not need it.
  if (!findFfmpeg()) runInstallScript('ffmpeg-static', 'install.js');
  const still = missingPackage() ?? (existsSync(projectNode) ? undefined : 'Node itself is missing');
  if (still) fail(`After installing, ${still}.`, 'Remove node_modules and try again.');
}

/**
 * Without install scripts, as `.npmrc` says too: which of them npm runs by itself differs from version to version, and
 * its `ci` compiles natives that bring their binaries along, which a machine without a compiler cannot.
 */
function installPackages(problem) {
  say(`Installing packages (${problem}) …`);
  const status = runQuietly('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) fail('npm could not install the packages.', 'Check the network or the registry, then try again.');
}

/** Why the installed packages are not those of the lock file, or undefined. Optional ones may be absent. */
function missingPackage() {
  const installedFile = fromRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'none are installed yet';
  const wanted = JSON.parse(readFileSync(fromRoot('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || optional || link) continue;
    if (installed[path]?.version !== version) return `${path.replace('node_modules/', '')} ${version} is missing`;
  }
  return undefined;
}

function runInstallScript(name, script) {
  const folder = fromRoot('node_modules', name);
  if (existsSync(folder)) runQuietly(process.execPath, [script], {}, folder);
}
