import { silentLog } from '../../platform/log.ts';
import { startBundledServer } from './bundled-server.ts';

/** A Vigil that has a server and is about to be killed. */
const [dir, logFile] = process.argv.slice(2);
const server = await startBundledServer({ dir: dir!, logFile: logFile!, log: silentLog, settings: { fsync: 'off' } });
process.send?.({ pid: server.pid(), url: server.url('postgres'), uid: process.getuid?.() });
// The server does not keep it running; somebody who may send something does.
process.on('message', () => {});
