// The formats that a report can be written in, by the names that people type.
export const FORMAT_NAMES = ['json', 'sarif', 'junit', 'csv', 'markdown', 'ocsf', 'html'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];
