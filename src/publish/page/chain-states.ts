// Which state each link of a chain is in, by the findings that judge it.
import {
  type Chain,
  type ChainLink,
  en,
  type Finding,
  ja,
  type LinkKind,
  type Locale,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../../model.ts';
import type { PageChain, PageLink } from './data.ts';
import { shown } from './shown.ts';
import { STATES, type State, stateOf } from './state.ts';
import { WORDS } from './words.ts';

/** The place of a finding in the page's list, with the finding. */
type Found = readonly [place: number, finding: Finding];

/** Looks findings of this scan up by subject and check. */
export class ChainStates {
  readonly #found = new Map<string, Found>();
  readonly #placeOf: (subject: SubjectRef) => number;
  readonly #locale: Locale;

  constructor(findings: readonly Finding[], placeOf: (subject: SubjectRef) => number, locale: Locale) {
    for (const [place, finding] of findings.entries()) {
      this.#found.set(keyOf(finding.subject, finding.checkId), [place, finding]);
    }
    this.#placeOf = placeOf;
    this.#locale = locale;
  }

  /** The chains, worst first, and otherwise in their own order. */
  chains(chains: readonly Chain[]): PageChain[] {
    return chains.map((chain) => this.#chain(chain)).sort((a, b) => rankOf(a.state) - rankOf(b.state));
  }

  #chain({ subject, pool, sender, ways, delivery }: Chain): PageChain {
    const links = {
      pool: this.#link('pool', pool),
      sender: this.#link('sender', sender),
      ways: ways.map(({ identity, dkim, spf, dmarc }) => [
        this.#link('identity', identity),
        this.#link('dkim', dkim),
        this.#link('spf', spf),
        this.#link('dmarc', dmarc),
      ]),
      delivery: this.#link('delivery', delivery),
    };
    const inOrder = [links.sender, ...links.ways.flat(), links.delivery, links.pool];
    const least = worst(inOrder.map((link) => link.state));
    // That a pool logs its errors does not make its mail arrive: only what judges the mail itself says that it passes.
    const state = least === 'passes' ? links.delivery.state : least;
    const isWell = state === 'passes' || state === 'nothing' || state === 'accepted';
    const at = isWell ? undefined : inOrder.find((link) => link.state === state);
    const verdict = told(verdictOf(state, at?.link), this.#locale);
    return { subject: this.#placeOf(subject), state, verdict, ...(at && { at }), ...links };
  }

  #link(link: LinkKind, { name, detail, judgedBy, ...reach }: ChainLink): PageLink {
    const found = judgedBy.flatMap(({ subject, checks }) =>
      checks.flatMap((check): Found[] => {
        const one = this.#found.get(keyOf(subject, check));
        return one === undefined ? [] : [one];
      }),
    );
    const states = found.map(([, finding]) => stateOf(finding));
    const unread: State[] = reach.reach === 'notRead' ? ['unknown'] : [];
    const judged = worst([...states, ...unread]);
    const state = judged === 'notJudged' && reach.reach === 'nothing' ? 'nothing' : judged;
    const [place] = found[states.indexOf(state)] ?? [];
    return {
      link,
      name: shown(name),
      ...(detail !== undefined && { detail: shown(detail) }),
      state,
      ...(reach.reach !== 'followed' && { why: shown(reach.why) }),
      ...(place !== undefined && { finding: place }),
      count: states.filter((one) => one === 'broken' || one === 'weak' || one === 'unknown').length,
    };
  }
}

const rankOf = (state: State): number => STATES.indexOf(state);

/** Of none: not judged. What was not seen is worse than what is only weak: it may be broken. */
function worst(states: readonly State[]): State {
  return STATES.find((state) => states.includes(state)) ?? 'notJudged';
}

const keyOf = ({ kind, account, id }: SubjectRef, checkId: string): string =>
  JSON.stringify([checkId, kind, account, id]);

/** What becomes of the mail, in a few words. @param at the link that it depends on */
function verdictOf(state: State, at: LinkKind | undefined): Text {
  if (at === undefined) return WORDS.states[state];
  const link = WORDS.links[at];
  switch (state) {
    case 'broken':
      if (at === 'delivery') return say(en`Fails at receivers`, ja`受信側で不合格`);
      return say(en`Breaks at: ${link}`, ja`切れている箇所: ${link}`);
    case 'weak':
      if (at === 'delivery') return say(en`Passes, but weakly`, ja`合格、ただし弱い`);
      return say(en`Weak at: ${link}`, ja`弱い箇所: ${link}`);
    default:
      if (at === 'delivery') return WORDS.states[state];
      return say(en`Not known at: ${link}`, ja`不明な箇所: ${link}`);
  }
}
