// Filters of the page, and the address that holds them: no browser is needed for these.

import fc from 'fast-check';
import { NO_CHANGES } from '../../../../src/model.ts';
import {
  CHANGE_FILTERS,
  EVERYTHING,
  Finder,
  fragmentOf,
  isFiltered,
  OUTCOME_FILTERS,
  SEVERITY_FILTERS,
  type View,
  viewOf,
} from '../../../../src/publish/page/client/view.ts';
import { pageData } from '../../../../src/publish/page/make.ts';
import { finding, report } from '../../../support/reports.ts';

describe('the address of a view', () => {
  const word = fc.string({ unit: 'binary', maxLength: 30 });
  const view: fc.Arbitrary<View> = fc.record({
    severities: fc.subarray([...SEVERITY_FILTERS]),
    outcomes: fc.subarray([...OUTCOME_FILTERS]),
    changes: fc.subarray([...CHANGE_FILTERS]),
    account: word,
    region: word,
    text: word,
    finding: word,
  });

  test('leads back to it', () => {
    fc.assert(fc.property(view, (one) => expect(viewOf(fragmentOf(one))).toEqual(wellFormed(one))));
  });

  test('is empty where nothing is chosen', () => {
    expect(fragmentOf(EVERYTHING)).toBe('');
    expect(viewOf('')).toEqual(EVERYTHING);
  });

  test.each([
    ['#severity=critical,silly&nonsense=1', { ...EVERYTHING, severities: ['critical'] }],
    ['#chains', EVERYTHING],
    [
      '#outcome=fail,unknown&change=new&text=dkim%20live',
      { ...EVERYTHING, outcomes: ['fail', 'unknown'], changes: ['new'], text: 'dkim live' },
    ],
  ])('%s: what is not known is passed over', (fragment, expected) => {
    expect(viewOf(fragment)).toEqual(expected);
  });

  test('a finding that is looked at is no filter', () => {
    expect(isFiltered({ ...EVERYTHING, finding: 'a' })).toBe(false);
    expect(isFiltered({ ...EVERYTHING, text: 'a' })).toBe(true);
  });
});

/** Half a surrogate pair cannot stand in an address: it becomes U+FFFD there (URL Standard, "UTF-8 encode"). */
function wellFormed(view: View): View {
  const fixed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');
  return {
    ...view,
    account: fixed(view.account),
    region: fixed(view.region),
    text: fixed(view.text),
    finding: fixed(view.finding),
  };
}

describe('the filters', () => {
  const at = {
    ...finding().subject,
    region: 'us-east-1',
    id: 'other',
    name: 'Forum',
    account: '444455556666',
  };
  const accepted = { reason: 'a fair', owner: 'mail', expires: '2026-12-31' };
  const findings = [
    finding(),
    finding({ severity: 'low', subject: at, because: 'DKIM is off.' }),
    finding({ checkId: 'a', outcome: 'pass', evidence: [] }),
    finding({ checkId: 'b', outcome: 'unknown', severity: 'high' }),
    finding({ checkId: 'c', accepted }),
    finding({ checkId: 'd', change: 'new' }),
  ];
  const changes = {
    since: '2026-10-31T08:00:00.000Z',
    counts: { ...NO_CHANGES, new: 1 },
    past: [],
    trend: [],
  };
  const finder = new Finder(pageData({ ...report({ findings }), changes }));

  test.each<[string, Partial<View>, number[]]>([
    ['nothing', {}, [0, 1, 2, 3, 4, 5]],
    ['a severity', { severities: ['low'] }, [1]],
    ['severities', { severities: ['low', 'high'] }, [1, 3]],
    ['what fails, which is not what was accepted', { outcomes: ['fail'] }, [0, 1, 5]],
    ['what was accepted', { outcomes: ['accepted'] }, [4]],
    ['what passes or is not known', { outcomes: ['pass', 'unknown'] }, [2, 3]],
    ['a change', { changes: ['new'] }, [5]],
    ['an account', { account: '444455556666' }, [1]],
    ['a Region', { region: 'eu-west-1' }, [0, 2, 3, 4, 5]],
    ['a word, in any case', { text: 'dkim' }, [0, 1, 2, 3, 4, 5].filter((place) => place === 1)],
    ['words in any order, of different parts', { text: 'us-east-1 FORUM off' }, [1]],
    ['a value that was read', { text: 'getemailidentity' }, [0, 1, 3, 4, 5]],
    ['who accepted', { text: 'a fair' }, [4]],
    ['several at once', { outcomes: ['fail'], region: 'us-east-1', text: 'off' }, [1]],
    ['nothing that is there', { text: 'nothing of the kind' }, []],
  ])('by %s', (_, view, places) => {
    expect(finder.find({ ...EVERYTHING, ...view })).toEqual(places);
  });
});
