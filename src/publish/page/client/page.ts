// The report that stands in this page, and its language.
import type { PageCheck, PageData, PageFinding, PageSubject } from '../data.ts';

const element = document.getElementById('report');

// src/publish/page/make.ts has written it into this very file: what else could be there?
export const page = JSON.parse(element?.textContent ?? '') as PageData;

/** The page's own words, in the language of the report. */
export const ui = page.words;

/** What stands at a place that the data itself names. */
function at<T>(list: readonly T[], place: number): T {
  const item = list[place];
  if (item === undefined) throw new RangeError(`the report has no item ${place}`);
  return item;
}

export const findingAt = (place: number): PageFinding => at(page.findings, place);
export const subjectAt = (place: number): PageSubject => at(page.subjects, place);
export const checkAt = (place: number): PageCheck => at(page.checks, place);

/** `2026-11-01 08:00 UTC` of an ISO 8601 time; what is none stays as it is. */
export function shortTime(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso);
  return match ? `${match[1]} ${match[2]} UTC` : iso;
}
