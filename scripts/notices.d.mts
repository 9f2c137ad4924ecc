// The types of notices.mjs, which esbuild's plugin for the packaged functions imports as it is.

/** The name of the file. */
export declare const NOTICES: string;
/** The folders of the packages in a bundle, by the inputs that esbuild's metafile tells. */
export declare function foldersOf(inputs: readonly string[]): string[];
/** The text of the file: each package by its licence, and each text once. */
export declare function noticesOf(folders: Iterable<string>): Promise<string>;
