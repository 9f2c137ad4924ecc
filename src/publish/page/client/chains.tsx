// Each pool's chain as a picture: a line from the pool over its sender and identity to the verdict, marked where it breaks.
import { Fragment } from 'preact';
import type { PageChain, PageLink } from '../data.ts';
import { FindingLink, Level, Sign } from './marks.tsx';
import { findingAt, page, subjectAt, ui } from './page.ts';

/** @param subjects the places of those that filters leave; a chain is shown where its pool is one of them */
export function Chains({ subjects }: { subjects: ReadonlySet<number> }) {
  const chains = page.chains.filter(({ subject }) => subjects.has(subject));
  const isWell = ({ state }: PageChain) => state === 'passes' || state === 'nothing' || state === 'accepted';
  const [open, well] = [chains.filter((chain) => !isWell(chain)), chains.filter(isWell)];
  return (
    <section id="chains" aria-labelledby="chains-head" tabIndex={-1}>
      <h2 id="chains-head">{ui.sections.chains}</h2>
      <p class="intro">{ui.chainsIntro}</p>
      {page.poolsNotRead.length > 0 && (
        <p class="warning">
          {ui.poolsNotRead}: {page.poolsNotRead.join(', ')}.
        </p>
      )}
      <ul class="chains">
        {open.map((chain) => (
          <ChainRow key={chain.subject} chain={chain} />
        ))}
      </ul>
      {well.length > 0 && (
        <details class="more" open={open.length === 0} data-print>
          <summary>
            {ui.wellChains} ({well.length})
          </summary>
          <ul class="chains">
            {well.map((chain) => (
              <ChainRow key={chain.subject} chain={chain} />
            ))}
          </ul>
        </details>
      )}
      {chains.length === 0 && <p>{ui.noneFit}</p>}
    </section>
  );
}

function ChainRow({ chain }: { chain: PageChain }) {
  const { name, region, account } = subjectAt(chain.subject);
  const { detail: _, ...pool } = chain.pool;
  const of = page.accounts.length > 1 ? { detail: account } : {};
  return (
    <li class="chain" data-state={chain.state}>
      <h3>{name}</h3>
      <ol class="route">
        <Stop link={{ ...pool, name: region, ...of }} />
        <Stop link={chain.sender} />
        <li class="ways">
          <ol>
            {chain.ways.map((links) => (
              <li class="way" key={JSON.stringify(links)}>
                <ol>
                  {links.map((link) => (
                    <Stop key={link.link} link={link} />
                  ))}
                </ol>
              </li>
            ))}
          </ol>
        </li>
        <Stop link={{ ...chain.delivery, state: chain.state, name: chain.verdict }} isVerdict />
      </ol>
      <Fault chain={chain} />
    </li>
  );
}

/** One link: what it is, what stands there, and how it stands. */
function Stop({ link, isVerdict = false }: { link: PageLink; isVerdict?: boolean }) {
  const { name, detail, state, finding } = link;
  const stands = ui.states[state];
  const what = <Breakable text={name || stands} />;
  return (
    <li class="stop" data-link={link.link} data-state={state}>
      <Sign state={state} />
      <div>
        <span class="stop-label">{ui.links[link.link]}</span>{' '}
        <b>{isVerdict || finding === undefined ? what : <FindingLink place={finding}>{what}</FindingLink>}</b>{' '}
        {detail !== undefined && (
          <span class="stop-detail">
            <Breakable text={detail} />
          </span>
        )}{' '}
        {name !== '' && name !== stands && <span class={isVerdict ? 'hidden' : 'stop-state'}>{stands}</span>}
      </div>
    </li>
  );
}

/** Names of hosts and addresses break behind a dot rather than within a label. */
function Breakable({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?<=[.@])/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

/** Why it breaks there, with the finding that says so. */
function Fault({ chain: { at } }: { chain: PageChain }) {
  if (at === undefined) return null;
  if (at.finding === undefined) return at.why === undefined ? null : <p class="fault">{at.why}</p>;
  return (
    <p class="fault">
      <Level place={at.finding} /> {findingAt(at.finding).because}{' '}
      <FindingLink place={at.finding}>{ui.toFinding}</FindingLink>
    </p>
  );
}
