// One finding: a line that says what is wrong, and behind it everything that is known of it.
import { Component, createRef } from 'preact';
import type { PageEvidence, PageFinding } from '../data.ts';
import { Fix } from './fix.tsx';
import { Change, FindingLink, Level } from './marks.tsx';
import { checkAt, findingAt, subjectAt, ui } from './page.ts';
import { scrollTo } from './scroll.ts';
import { Leads } from './today.tsx';

interface Props {
  readonly place: number;
  /** It is the one that the address names. */
  readonly isTarget: boolean;
  readonly isPrinting: boolean;
}

interface State {
  readonly isOpen: boolean;
}

/** A class, for thousands of them stand in a list, and only those are to be made anew that changed. */
export class FindingRow extends Component<Props, State> {
  override state: State = { isOpen: this.props.isTarget };
  readonly #summary = createRef<HTMLElement>();

  override shouldComponentUpdate(next: Props, state: State): boolean {
    const { isTarget, isPrinting, place } = this.props;
    return (
      next.place !== place ||
      next.isTarget !== isTarget ||
      next.isPrinting !== isPrinting ||
      state.isOpen !== this.state.isOpen
    );
  }

  override componentDidMount(): void {
    if (this.props.isTarget) this.#show();
  }

  override componentDidUpdate(before: Props): void {
    if (!this.props.isTarget || before.isTarget) return;
    this.setState({ isOpen: true });
    this.#show();
  }

  #show(): void {
    const summary = this.#summary.current;
    summary?.focus({ preventScroll: true });
    if (summary) scrollTo(summary);
  }

  override render() {
    const { place, isPrinting } = this.props;
    const finding = findingAt(place);
    const isOpen = this.state.isOpen || (isPrinting && finding.outcome === 'fail');
    return (
      <li class="finding" data-state={finding.state}>
        <details
          open={isOpen}
          onToggle={(event) => {
            if (!this.props.isPrinting) this.setState({ isOpen: event.currentTarget.open });
          }}
        >
          <summary ref={this.#summary}>
            <Head place={place} />
          </summary>
          {isOpen && <Body place={place} />}
        </details>
      </li>
    );
  }
}

function Head({ place }: { place: number }) {
  const { check, subject, because } = findingAt(place);
  return (
    <>
      <Level place={place} />
      <div>
        <h4>
          {subjectAt(subject).words} <Change place={place} />
        </h4>
        <p>{because}</p>
        <p class="muted check-id">{checkAt(check).id}</p>
      </div>
    </>
  );
}

function Body({ place }: { place: number }) {
  const finding = findingAt(place);
  const { link, id, account } = subjectAt(finding.subject);
  const { leads = [], evidence, fix, cure } = finding;
  return (
    <div class="body">
      <dl class="facts">
        <dt>{ui.required}</dt>
        <dd>{checkAt(finding.check).title}</dd>
        <dt>{ui.subject}</dt>
        <dd>
          <span translate={false}>{id}</span>, {ui.account} {account}
          {link !== undefined && (
            <>
              {' · '}
              <a href={link} rel="noreferrer">
                {ui.console}
              </a>
            </>
          )}
        </dd>
        <Follows finding={finding} />
        <History finding={finding} />
      </dl>
      {leads.length > 0 && (
        <>
          <h5>{ui.explains}</h5>
          <Leads places={leads} />
        </>
      )}
      {(fix !== undefined || cure !== undefined) && (
        <>
          <h5>{ui.fix}</h5>
          <Fix finding={finding} />
        </>
      )}
      {evidence.length > 0 && <Evidence evidence={evidence} />}
    </div>
  );
}

function Follows({ finding: { follows } }: { finding: PageFinding }) {
  if (follows === undefined) return null;
  if (typeof follows === 'string') {
    return (
      <>
        <dt>{ui.followsFrom}</dt>
        <dd>{follows}</dd>
      </>
    );
  }
  const { check, subject } = findingAt(follows);
  return (
    <>
      <dt>{ui.followsFrom}</dt>
      <dd>
        <FindingLink place={follows}>
          {checkAt(check).id}: {subjectAt(subject).words}
        </FindingLink>
      </dd>
    </>
  );
}

function History({ finding: { history } }: { finding: PageFinding }) {
  if (history === undefined) return null;
  return (
    <>
      <dt>{ui.history}</dt>
      <dd>
        {history.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </dd>
    </>
  );
}

function Evidence({ evidence }: { evidence: readonly PageEvidence[] }) {
  return (
    <>
      <h5>{ui.evidence}</h5>
      <dl class="evidence" translate={false}>
        {evidence.map(({ source, field, value, asked }) => (
          <div key={`${source} ${field} ${value}`}>
            <dt>
              {field} <span class="muted">{source}</span>
            </dt>
            <dd>
              <code>{value}</code>
              {asked !== undefined && <span class="muted"> {asked}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
