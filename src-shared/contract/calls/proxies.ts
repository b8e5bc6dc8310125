import { z } from 'zod';
import { Id } from '../../model/common.ts';
import { ProxyTotals, VideoProxy } from '../../model/proxy.ts';
import { call, longCall } from '../call.ts';

const VideoRef = z.object({ videoId: Id });

export const proxyCalls = {
  'videos.prepareProxy': longCall(
    VideoRef,
    VideoProxy,
    'Make a copy of a recording that every window plays, on the same clock; nothing is done where there is one.',
    { http: 'POST /videos/{videoId}/proxy' },
  ),
  'videos.proxy': call(
    VideoRef,
    VideoProxy,
    'The playable copy of a recording: whether there is one, or how far it is.',
    {
      http: 'GET /videos/{videoId}/proxy',
    },
  ),
  'videos.removeProxy': call(
    VideoRef,
    z.object({ removed: z.boolean() }),
    'Remove the playable copy of a recording; it is made again when the recording is opened.',
    { http: 'DELETE /videos/{videoId}/proxy' },
  ),
  'videos.proxies': call(z.object({}), ProxyTotals, 'How much room playable copies take, and how much they may take.', {
    http: 'GET /proxies',
  }),
} as const;
