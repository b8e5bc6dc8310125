/** Addresses of footage and stored thumbnails under one prefix, by video id, never by path. */
export interface MediaUrls {
  video(videoId: string): string;
  /** Its playable copy; another one has another version. */
  proxy(videoId: string, version: string): string;
  /** What plays already of one that is being made. */
  proxyPart(videoId: string, version: string): string;
  /** The stored thumbnail nearest to `sec`. */
  thumb(videoId: string, sec: number): string;
}

export function mediaUrls(base: string): MediaUrls {
  const prefix = base.replace(/\/+$/, '');
  return {
    video: (videoId) => `${prefix}/video/${encodeURIComponent(videoId)}`,
    proxy: (videoId, version) => `${prefix}/proxy/${encodeURIComponent(videoId)}?of=${encodeURIComponent(version)}`,
    proxyPart: (videoId, version) => `${prefix}/proxy/${encodeURIComponent(videoId)}/${encodeURIComponent(version)}`,
    thumb: (videoId, sec) =>
      `${prefix}/thumb/${encodeURIComponent(videoId)}/${Math.max(0, Math.round(sec * 1000))}.jpg`,
  };
}
