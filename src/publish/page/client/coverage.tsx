// What was looked at, and what could not be seen and why.
import { Sign } from './marks.tsx';
import { page, ui } from './page.ts';
import { Table } from './table.tsx';

export function Coverage() {
  const { words, gaps, notes } = page.coverage;
  return (
    <section id="coverage" aria-labelledby="coverage-head" tabIndex={-1}>
      <h2 id="coverage-head">{ui.sections.coverage}</h2>
      <p class="intro">{words}</p>
      <Places />
      {gaps.length > 0 && <Gaps />}
      {notes.length > 0 && (
        <>
          <h3>{ui.notes}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      <Reads />
    </section>
  );
}

const keyOf = (account: string, region: string) => JSON.stringify([account, region]);

/** Accounts against Regions. DNS is read for all Regions at once, and has a column of its own. */
function Places() {
  const { gaps, reads } = page.coverage;
  const read = new Set(reads.map(({ account, region }) => keyOf(account, region)));
  const missing = new Map<string, number>();
  for (const { account, region } of gaps) {
    const key = keyOf(account, region);
    missing.set(key, (missing.get(key) ?? 0) + 1);
  }
  const regions = [...new Set([...page.regions, ...reads.map(({ region }) => region)])];
  return (
    <ul class="places">
      {page.accounts.map((account) => (
        <li key={account}>
          <h3>
            {ui.account} {account}
          </h3>
          <ul>
            {regions.map((region) => (
              <Place
                key={region}
                region={region}
                isRead={read.has(keyOf(account, region))}
                missing={missing.get(keyOf(account, region)) ?? 0}
              />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Place({ region, isRead, missing }: { region: string; isRead: boolean; missing: number }) {
  const state = missing > 0 ? 'unknown' : isRead ? 'passes' : 'nothing';
  const seen = missing > 0 ? `${missing} ${ui.missing}` : isRead ? ui.seen : ui.notLooked;
  return (
    <li data-state={state}>
      <Sign state={state} /> <b>{region}</b> <span class="muted">{seen}</span>
    </li>
  );
}

function Gaps() {
  const { gaps } = page.coverage;
  return (
    <>
      <h3>{ui.notSeen}</h3>
      <Table
        name={ui.notSeen}
        heads={[ui.account, ui.region, ui.action, ui.what, ui.why]}
        rows={gaps.map(({ account, region, action, what, why }) => [account, region, action, what, why])}
      />
    </>
  );
}

function Reads() {
  const { reads } = page.coverage;
  if (reads.length === 0) return null;
  return (
    <details>
      <summary>{ui.reads}</summary>
      <Table
        name={ui.reads}
        heads={[ui.account, ui.region, ui.action, ui.answers, ui.items, ui.failures]}
        rows={reads.map(({ account, region, action, answered, items, failures }) => {
          return [account, region, action, answered, items, failures];
        })}
      />
    </details>
  );
}
