// Subjects against checks, a table for each kind of subject.
import { KINDS, type Kind, SEVERITIES } from '../../../model.ts';
import { SIGNS, severityOf } from './marks.tsx';
import { checkAt, findingAt, page, subjectAt, ui } from './page.ts';
import { store } from './store.ts';

interface Grid {
  readonly kind: Kind;
  /** Places of checks, by id. */
  readonly checks: readonly number[];
  /** By subject, worst first, as the report has them: of each check the place of its finding. */
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/** Made once: findings do not change. */
const GRIDS: readonly Grid[] = KINDS.map(gridOf).filter(({ rows }) => rows.size > 0);

function gridOf(kind: Kind): Grid {
  const rows = new Map<number, Map<number, number>>();
  const checks = new Set<number>();
  for (const [place, { subject, check, group }] of page.findings.entries()) {
    if (group === 'past' || subjectAt(subject).kind !== kind) continue;
    const row = rows.get(subject) ?? new Map<number, number>();
    rows.set(subject, row.set(check, place));
    checks.add(check);
  }
  const byId = (a: number, b: number) => (checkAt(a).id < checkAt(b).id ? -1 : 1);
  return { kind, rows, checks: [...checks].sort(byId) };
}

/** @param subjects the places of those that filters leave */
export function Matrix({ subjects }: { subjects: ReadonlySet<number> }) {
  const grids = GRIDS.filter(({ rows }) => [...rows.keys()].some((subject) => subjects.has(subject)));
  return (
    <section id="matrix" aria-labelledby="matrix-head" tabIndex={-1}>
      <h2 id="matrix-head">{ui.sections.matrix}</h2>
      <p class="intro">{ui.matrixIntro}</p>
      <Legend />
      {grids.map((grid) => (
        <Table key={grid.kind} grid={grid} subjects={subjects} />
      ))}
      {grids.length === 0 && <p>{ui.noneFit}</p>}
    </section>
  );
}

function Legend() {
  return (
    <ul class="legend">
      {SEVERITIES.map((severity) => {
        const state = severity === 'critical' || severity === 'high' ? 'broken' : 'weak';
        return (
          <li key={severity}>
            <span class="cell" data-state={state} data-severity={severity} aria-hidden="true">
              {SIGNS[state]}
            </span>{' '}
            {severity}
          </li>
        );
      })}
      {(['unknown', 'accepted', 'passes', 'nothing'] as const).map((state) => (
        <li key={state}>
          <span class="cell" data-state={state} aria-hidden="true">
            {SIGNS[state]}
          </span>{' '}
          {ui.states[state]}
        </li>
      ))}
    </ul>
  );
}

function Table({ grid: { kind, checks, rows }, subjects }: { grid: Grid; subjects: ReadonlySet<number> }) {
  const name = ui.kinds[kind];
  const shown = [...rows].filter(([subject]) => subjects.has(subject));
  return (
    <div class="matrix">
      <table onClick={open} onKeyDown={move} onFocusCapture={rove}>
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              {ui.subject}
            </th>
            {checks.map((check) => (
              <th key={check} scope="col" title={checkAt(check).title}>
                <span>{checkAt(check).id}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([subject, cells], i) => (
            <Row key={subject} subject={subject} cells={cells} checks={checks} isFirst={i === 0} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  subject: number;
  cells: ReadonlyMap<number, number>;
  checks: readonly number[];
  isFirst: boolean;
}) {
  const { name, region, account, kind } = subjectAt(props.subject);
  const places = [
    ...(kind === 'domain' || kind === 'account' ? [] : [region]),
    ...(page.accounts.length > 1 ? [account] : []),
  ];
  return (
    <tr>
      <th scope="row">
        {name} {places.length > 0 && <span class="muted place">{places.join(' · ')}</span>}
      </th>
      {props.checks.map((check, i) => (
        <td key={check}>
          <Cell place={props.cells.get(check)} isStop={props.isFirst && i === 0} />
        </td>
      ))}
    </tr>
  );
}

/** One stop of the Tab key for a whole table, as ARIA's grid pattern has it; the arrow keys move it. */
function Cell({ place, isStop }: { place: number | undefined; isStop: boolean }) {
  if (place === undefined) return null;
  const finding = findingAt(place);
  const state = finding.state;
  const words = finding.outcome === 'fail' ? `${finding.severity}, ` : '';
  return (
    <a
      class="cell"
      data-state={state}
      data-severity={severityOf(finding)}
      data-place={place}
      href={`#finding=${encodeURIComponent(finding.key)}`}
      tabIndex={isStop ? 0 : -1}
      aria-label={`${checkAt(finding.check).id}: ${words}${ui.states[state]}`}
    >
      {SIGNS[state]}
    </a>
  );
}

function cellOf(target: EventTarget | null): HTMLElement | undefined {
  const cell = target instanceof Element ? target.closest('a.cell') : null;
  return cell instanceof HTMLElement ? cell : undefined;
}

function open(event: MouseEvent): void {
  const place = cellOf(event.target)?.dataset.place;
  if (place === undefined || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  store.look(Number(place));
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function move(event: KeyboardEvent): void {
  const step = MOVES[event.key];
  const at = cellOf(event.target)?.closest('td');
  if (step === undefined || !(at?.parentElement instanceof HTMLTableRowElement)) return;
  const [down, right] = step;
  const table = at.closest('table');
  let [row, column] = [at.parentElement.rowIndex + down, at.cellIndex + right];
  // Over cells that no finding fills: a list that was not read has other checks.
  for (;;) {
    const cell = table?.rows[row]?.cells[column];
    if (cell === undefined || cell.tagName === 'TH') return;
    const link = cell.querySelector('a');
    if (link !== null) {
      event.preventDefault();
      link.focus();
      return;
    }
    row += down;
    column += right;
  }
}

/** Where the focus is, there the Tab key comes back to. */
function rove(event: FocusEvent): void {
  const cell = cellOf(event.target);
  const stops = cell?.closest('table')?.querySelectorAll('a[tabindex="0"]') ?? [];
  for (const stop of stops) stop.setAttribute('tabindex', '-1');
  cell?.setAttribute('tabindex', '0');
}
