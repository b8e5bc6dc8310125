/** Endings of files that folders are searched for; a file named by itself is tried whatever it is called. */
export const VIDEO_EXTENSIONS: ReadonlySet<string> = new Set(
  '.mp4 .m4v .mov .mkv .webm .avi .ts .m2ts .mts .mpg .mpeg .wmv .flv .3gp .ogv .mxf .asf .vob'.split(' '),
);
