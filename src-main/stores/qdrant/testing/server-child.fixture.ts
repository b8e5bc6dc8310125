/** A Vigil, as far as its Qdrant is concerned: starts the server of a folder, says where it is, and waits to be killed. */
import { silentLog } from '../../../platform/log.ts';
import { findQdrantBinary } from '../../../platform/qdrant-binary.ts';
import { startQdrantServer } from '../qdrant-server.ts';

const [dir, logFile] = process.argv.slice(2);
const server = await startQdrantServer({
  dir: dir!,
  logFile: logFile!,
  binary: findQdrantBinary(process.env),
  log: silentLog,
});
process.send?.({ pid: server.pid(), ...server.address() });
setInterval(() => undefined, 1000);
