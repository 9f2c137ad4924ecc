// What a person has chosen to see: filters and a finding, as the address of the page holds them, so that it can be
// shared. Pure: no browser is needed.
import type { Severity } from '../../../model.ts';
import type { PageData, PageFinding } from '../data.ts';
import type { PageChange } from '../state.ts';

export const OUTCOME_FILTERS = ['fail', 'unknown', 'accepted', 'pass', 'notApplicable'] as const;
type OutcomeFilter = (typeof OUTCOME_FILTERS)[number];

export const SEVERITY_FILTERS = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

export const CHANGE_FILTERS = [
  'new',
  'severityUp',
  'severityDown',
  'still',
  'resolved',
  'lostSight',
  'gone',
] as const satisfies readonly PageChange[];

export interface View {
  readonly severities: readonly Severity[];
  readonly outcomes: readonly OutcomeFilter[];
  readonly changes: readonly PageChange[];
  /** Empty: any. */
  readonly account: string;
  readonly region: string;
  /** Words that all must be found; in any case. */
  readonly text: string;
  /** The key of the finding that is looked at; empty: none. */
  readonly finding: string;
}

export const EVERYTHING: View = {
  severities: [],
  outcomes: [],
  changes: [],
  account: '',
  region: '',
  text: '',
  finding: '',
};

/** Reads the fragment of an address. What it does not know is passed over: an address may come from a later version. */
export function viewOf(fragment: string): View {
  const params = new URLSearchParams(fragment.replace(/^#/, ''));
  const some = <T extends string>(name: string, known: readonly T[]): T[] => {
    const given = (params.get(name) ?? '').split(',');
    return known.filter((one) => given.includes(one));
  };
  return {
    severities: some('severity', SEVERITY_FILTERS),
    outcomes: some('outcome', OUTCOME_FILTERS),
    changes: some('change', CHANGE_FILTERS),
    account: params.get('account') ?? '',
    region: params.get('region') ?? '',
    text: params.get('text') ?? '',
    finding: params.get('finding') ?? '',
  };
}

/** The fragment that leads to a view, with its `#`; empty where nothing is chosen. */
export function fragmentOf({ severities, outcomes, changes, ...rest }: View): string {
  const chosen = Object.entries({
    severity: severities.join(','),
    outcome: outcomes.join(','),
    change: changes.join(','),
    ...rest,
  }).filter(([, value]) => value !== '');
  return chosen.length === 0 ? '' : `#${new URLSearchParams(chosen).toString()}`;
}

/** Is there a filter, whatever finding is looked at? */
export function isFiltered(view: View): boolean {
  return fragmentOf({ ...view, finding: '' }) !== '';
}

/** Finds the findings that a view shows; keeps what it has made of each, since it is asked at every keystroke. */
export class Finder {
  readonly #data: PageData;
  readonly #texts: (string | undefined)[] = [];

  constructor(data: PageData) {
    this.#data = data;
  }

  /** The places of those that fit, in their order. */
  find(view: View): number[] {
    const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.#data.findings.flatMap((finding, place) =>
      this.#fits(finding, view) && words.every((word) => this.#text(place).includes(word)) ? [place] : [],
    );
  }

  #fits(finding: PageFinding, { severities, outcomes, changes, account, region }: View): boolean {
    const subject = this.#data.subjects[finding.subject];
    const { change, group } = finding;
    const outcome = group === 'resolved' ? finding.outcome : group;
    return (
      (severities.length === 0 || severities.includes(finding.severity)) &&
      (outcomes.length === 0 || outcomes.some((one) => one === outcome)) &&
      (changes.length === 0 || (change !== undefined && changes.includes(change))) &&
      (account === '' || subject?.account === account) &&
      (region === '' || subject?.region === region)
    );
  }

  /** All that is said of a finding, in lower case. */
  #text(place: number): string {
    const before = this.#texts[place];
    if (before !== undefined) return before;
    const finding = this.#data.findings[place];
    const check = finding && this.#data.checks[finding.check];
    const subject = finding && this.#data.subjects[finding.subject];
    const steps = finding?.fix?.steps ?? [];
    const text = [
      check?.id,
      check?.title,
      subject?.words,
      subject?.id,
      subject?.account,
      finding?.because,
      ...(finding?.evidence ?? []).flatMap(({ source, field, value }) => [source, field, value]),
      ...steps.flatMap(({ words, remove, paste }) => [words, remove, paste?.text]),
      ...(finding?.history ?? []),
    ]
      .join('\n')
      .toLowerCase();
    this.#texts[place] = text;
    return text;
  }
}
