// How long a configuration file may be.

/** More than any estate needs, in characters; a mistyped path to something large is refused at once. */
export const MAX_LENGTH = 256 * 1024;
