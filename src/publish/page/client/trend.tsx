// How many findings failed in each scan: drawn, and as figures.
import { SEVERITIES } from '../../../model.ts';
import { page, shortTime, ui } from './page.ts';
import { Table } from './table.tsx';
import { HEIGHT, trendShape, WIDTH } from './trend-shape.ts';

export function Trend() {
  const { changes } = page;
  if (changes === undefined) return null;
  const { trend } = changes;
  return (
    <section id="trend" aria-labelledby="trend-head" tabIndex={-1}>
      <h2 id="trend-head">{ui.sections.trend}</h2>
      <p class="intro">{trend.length > 1 ? ui.trendIntro : changes.words}</p>
      {trend.length > 1 && <Picture />}
      {trend.length > 0 && <Figures />}
    </section>
  );
}

/** The table below says the same, so that the picture need not. */
function Picture() {
  const trend = page.changes?.trend ?? [];
  const { areas, unknown, top } = trendShape(trend);
  const [first, last] = [trend[0], trend.at(-1)];
  return (
    <div class="picture" aria-hidden="true">
      <div class="y">
        <span>{top}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {areas.map(({ severity, path }) => (
          <path key={severity} class="area" data-severity={severity} d={path} />
        ))}
        <path class="unknown-line" d={unknown} />
      </svg>
      <ul class="keys">
        {SEVERITIES.map((severity) => (
          <li key={severity} data-severity={severity}>
            <b>{last?.failing[severity]}</b> {severity}
          </li>
        ))}
        <li data-state="unknown">
          <b>{last?.unknown}</b> {ui.states.unknown}
        </li>
      </ul>
      <div class="x">
        <span>{shortTime(first?.takenAt ?? '')}</span>
        <span>{shortTime(last?.takenAt ?? '')}</span>
      </div>
    </div>
  );
}

function Figures() {
  const trend = page.changes?.trend ?? [];
  return (
    <details data-print>
      <summary>{ui.figures}</summary>
      <Table
        name={ui.figures}
        heads={[ui.scan, ...SEVERITIES, ui.states.unknown]}
        rows={trend.toReversed().map(({ takenAt, failing, unknown }) => {
          return [shortTime(takenAt), ...SEVERITIES.map((severity) => failing[severity]), unknown];
        })}
      />
    </details>
  );
}
