import { expect, it } from 'vitest';
import { limitPermissions, type PermissionSession } from './permissions.ts';

it('allows a page what it needs and nothing else, whether it asks, looks or names a device', async () => {
  let ask: Parameters<PermissionSession['setPermissionRequestHandler']>[0] | undefined;
  let check: Parameters<PermissionSession['setPermissionCheckHandler']>[0] | undefined;
  let device: Parameters<PermissionSession['setDevicePermissionHandler']>[0] | undefined;
  limitPermissions({
    setPermissionRequestHandler: (handler) => (ask = handler),
    setPermissionCheckHandler: (handler) => (check = handler),
    setDevicePermissionHandler: (handler) => (device = handler),
  });
  const names = ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'usb', 'serial', 'fileSystem', 'x'];
  for (const name of [...names, 'fullscreen', 'clipboard-sanitized-write']) {
    const asked = await new Promise<boolean>((decide) => ask!(null, name, decide));
    expect([asked, check!(null, name)], name).toEqual(names.includes(name) ? [false, false] : [true, true]);
  }
  expect(device!()).toBe(false);
});
