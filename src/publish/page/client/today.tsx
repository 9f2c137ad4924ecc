// The first screen: will mail arrive, what changed since the scan before, and what must be mended first.
import { SEVERITIES } from '../../../model.ts';
import type { PageGroup } from '../data.ts';
import { Step } from './fix.tsx';
import { Block, Change, FindingLink, Level } from './marks.tsx';
import { checkAt, findingAt, page, subjectAt, ui } from './page.ts';
import { goTo } from './scroll.ts';
import { store } from './store.ts';
import { CHANGE_FILTERS, EVERYTHING, type View } from './view.ts';

export function Today() {
  const [first, ...others] = [page.groups.slice(0, 5), page.groups.slice(5)].filter(
    (some) => some.length > 0,
  );
  const rest = others.flat();
  return (
    <section id="today" aria-labelledby="today-head" tabIndex={-1}>
      <h1 id="today-head">{page.answer}</h1>
      <p class="lead">{page.headline}</p>
      <Tallies />
      <Changes />
      <h2>{ui.mendFirst}</h2>
      {first === undefined ? <p>{ui.nothingToMend}</p> : <Groups groups={first} from={1} />}
      {rest.length > 0 && (
        <details class="more" data-print>
          <summary>
            {ui.more} ({rest.length})
          </summary>
          <Groups groups={rest} from={6} />
        </details>
      )}
    </section>
  );
}

/** A figure that shows its findings. */
function Tally(props: {
  count: number;
  words: string;
  severity?: string;
  state?: string;
  view: Partial<View>;
}) {
  return (
    <button
      type="button"
      class="tally"
      data-severity={props.severity}
      data-state={props.state}
      onClick={() => {
        store.filter({ ...EVERYTHING, ...props.view });
        goTo('findings');
      }}
    >
      <b>{props.count}</b> {props.words}
    </button>
  );
}

function Tallies() {
  const counts = new Map<string, number>();
  for (const finding of page.findings) {
    const key = finding.group === 'fail' ? finding.severity : finding.group;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const of = (key: string) => counts.get(key) ?? 0;
  return (
    <p class="tallies">
      {SEVERITIES.filter((severity) => of(severity) > 0).map((severity) => (
        <Tally
          key={severity}
          count={of(severity)}
          words={severity}
          severity={severity}
          view={{ severities: [severity], outcomes: ['fail'] }}
        />
      ))}
      {(['unknown', 'accepted', 'pass'] as const)
        .filter((group) => of(group) > 0)
        .map((group) => (
          <Tally
            key={group}
            count={of(group)}
            words={ui.groups[group].toLowerCase()}
            state={group}
            view={{ outcomes: [group] }}
          />
        ))}
    </p>
  );
}

/** The others are behind the figures. */
const MOST_CHANGED = 5;

function Changes() {
  const { changes } = page;
  if (changes === undefined) return null;
  const { since, counts } = changes;
  if (since === undefined) return <p class="changes">{changes.words}</p>;
  const kinds = CHANGE_FILTERS.filter((kind) => counts[kind] > 0);
  const changed = kinds
    .filter((kind) => kind !== 'still')
    .flatMap((kind) => [...page.findings.keys()].filter((place) => findingAt(place).change === kind));
  return (
    <div class="changes">
      <p>{changes.words}</p>
      <p class="tallies">
        {kinds.map((kind) => (
          <Tally key={kind} count={counts[kind]} words={ui.changes[kind]} view={{ changes: [kind] }} />
        ))}
      </p>
      <Leads places={changed.slice(0, MOST_CHANGED)} />
    </div>
  );
}

function Groups({ groups, from }: { groups: readonly PageGroup[]; from: number }) {
  return (
    <ol class="groups" start={from}>
      {groups.map((group) => (
        <Group key={group.check} group={group} />
      ))}
    </ol>
  );
}

/** One fault, wherever it is: the first place in full, the others behind it. */
function Group({ group: { check, folds } }: { group: PageGroup }) {
  const { id, title } = checkAt(check);
  const [first, ...others] = folds;
  if (first === undefined) return null;
  const { cause, leads } = first;
  return (
    <li class="group">
      <h3>
        <Level place={cause} /> {id}
      </h3>
      <p class="muted">
        {ui.required}: {title}
      </p>
      <Cause place={cause} leads={leads} />
      {others.length > 0 && (
        <details data-print>
          <summary>
            {ui.same} ({others.length})
          </summary>
          <ul class="plain">
            {others.map((fold) => (
              <li key={fold.cause}>
                <Cause place={fold.cause} leads={fold.leads} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** What is wrong, what else comes of it, and the first step of its cure. */
function Cause({ place, leads }: { place: number; leads: readonly number[] }) {
  const { subject, because } = findingAt(place);
  return (
    <div class="cause">
      <p class="subject">
        <FindingLink place={place}>{subjectAt(subject).words}</FindingLink> <Change place={place} />
      </p>
      <p>{because}</p>
      {leads.length > 0 && (
        <details class="leads">
          <summary>
            {ui.explains} ({leads.length})
          </summary>
          <Leads places={leads} />
        </details>
      )}
      <FirstStep place={place} leads={leads} />
    </div>
  );
}

/** Findings that another one explains. */
export function Leads({ places }: { places: readonly number[] }) {
  return (
    <ul class="plain">
      {places.map((place) => {
        const { check, subject } = findingAt(place);
        return (
          <li key={place}>
            <Level place={place} />{' '}
            <FindingLink place={place}>
              {checkAt(check).id}: {subjectAt(subject).words}
            </FindingLink>{' '}
            <Change place={place} />
          </li>
        );
      })}
    </ul>
  );
}

/** A choice has many options where there are many senders: all of them stand in the finding. */
const MOST_OPTIONS = 3;

/** The first step of a cause's own fix; of one that has none, of what follows from it; else what its check advises. */
function FirstStep({ place, leads }: { place: number; leads: readonly number[] }) {
  const fixes = [place, ...leads].flatMap((one) => findingAt(one).fix ?? []);
  const fix = fixes.find(({ steps }) => steps.length > 0);
  const [step] = fix?.steps ?? [];
  if (fix !== undefined && step !== undefined) {
    const isMore = fix.steps.length > 1 || (step.options ?? []).length > MOST_OPTIONS;
    return (
      <div class="first-step">
        <h4>{ui.firstStep}</h4>
        <Step step={step} most={MOST_OPTIONS} />
        {isMore && (
          <p>
            <FindingLink place={place}>{ui.allSteps}</FindingLink>
          </p>
        )}
      </div>
    );
  }
  const cure = findingAt(place).cure;
  const advice = cure === undefined ? undefined : page.cures[cure];
  if (advice === undefined) return null;
  return (
    <div class="first-step">
      <h4>{ui.firstStep}</h4>
      <p>{advice.summary}</p>
      {advice.command !== undefined && <Block label={ui.run} text={advice.command} />}
    </div>
  );
}
