import { claimDataDir } from './owner-lock.ts';

// Claims the folder, publishes an address when it got it, tells its parent, and stays until it is ended.
const [dataDir, port] = process.argv.slice(2);
const claim = await claimDataDir(dataDir!, 200);
if (claim.owner) claim.publish({ port: Number(port), token: `token-${port}` });
process.send?.({ owner: claim.owner });
process.on('message', () => {
  if (claim.owner) claim.release();
  process.disconnect();
});
