// Every finding that the filters leave, in groups; the first of them at once, the others while the browser has nothing
// else to do, so that its own search finds them all.
import { useEffect, useState } from 'preact/hooks';
import { GROUPS, type Group } from '../state.ts';
import { FindingRow } from './finding.tsx';
import { findingAt, page, ui } from './page.ts';
import type { View } from './view.ts';

const FIRST = 60;
const MORE = 150;

/** So many rows are made by now. Begins anew with other findings. */
function useGrowing(places: readonly number[], least: number): number {
  const [grown, setGrown] = useState({ places, count: FIRST });
  const count = Math.max(grown.places === places ? grown.count : FIRST, least);
  useEffect(() => {
    if (count >= places.length) return;
    return whenIdle(() => setGrown({ places, count: count + MORE }));
  }, [places, count]);
  return count;
}

/** @returns how to call it off */
function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work);
  return () => cancelIdleCallback(handle);
}

/** What is well is folded away until somebody asks for it. */
const FOLDED: ReadonlySet<Group> = new Set(['pass', 'notApplicable']);

export function Findings(props: { places: readonly number[]; view: View; isPrinting: boolean }) {
  const { places, view, isPrinting } = props;
  const ordered = GROUPS.map((group) => ({
    group,
    members: places.filter((place) => findingAt(place).group === group),
  })).filter(({ members }) => members.length > 0);
  const target = page.findings.findIndex(({ key }) => key === view.finding);
  const rows = ordered.flatMap(({ members }) => members);
  const limit = useGrowing(places, isPrinting ? rows.length : rows.indexOf(target) + 1);
  let made = 0;
  return (
    <section id="findings" aria-labelledby="findings-head" tabIndex={-1}>
      <h2 id="findings-head">{ui.sections.findings}</h2>
      {ordered.map(({ group, members }) => {
        const shown = members.slice(0, Math.max(limit - made, 0));
        made += members.length;
        return (
          <GroupOf
            key={group}
            group={group}
            count={members.length}
            shown={shown}
            target={target}
            isPrinting={isPrinting}
            isAsked={view.outcomes.some((outcome) => outcome === group)}
          />
        );
      })}
      {places.length === 0 && <p>{page.findings.length === 0 ? ui.nothingHere : ui.noneFit}</p>}
    </section>
  );
}

function GroupOf(props: {
  group: Group;
  count: number;
  shown: readonly number[];
  target: number;
  isPrinting: boolean;
  isAsked: boolean;
}) {
  const { group, count, shown, target, isPrinting, isAsked } = props;
  const [isOpen, setOpen] = useState(false);
  const head = (
    <h3>
      {ui.groups[group]} <span class="muted">{count}</span>
    </h3>
  );
  const rows = () => (
    <ol class="findings">
      {shown.map((place) => (
        <FindingRow key={place} place={place} isTarget={place === target} isPrinting={isPrinting} />
      ))}
    </ol>
  );
  if (!FOLDED.has(group)) {
    return (
      <div class="finding-group">
        {head}
        {rows()}
      </div>
    );
  }
  const isUnfolded = isOpen || isAsked || shown.includes(target);
  return (
    <details class="finding-group" open={isUnfolded} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{head}</summary>
      {isUnfolded && rows()}
    </details>
  );
}
