// The page: its parts in order, made anew where what is looked at changes.
import { options, render } from 'preact';
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { Chains } from './chains.tsx';
import { Coverage } from './coverage.tsx';
import { Bar, countWords } from './filters.tsx';
import { Findings } from './findings.tsx';
import { Matrix } from './matrix.tsx';
import { findingAt, page, shortTime, ui } from './page.ts';
import { store } from './store.ts';
import { ThemeSwitch } from './theme.tsx';
import { Today } from './today.tsx';
import { Trend } from './trend.tsx';
import { fragmentOf } from './view.ts';

/** Typing must not wait for the matrix and the chains: they follow when it pauses. */
const PAUSE_MS = 120;

function Page() {
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.listen(() => refresh(undefined)), []);
  const { view } = store;
  const isPrinting = usePrinting();
  const filters = fragmentOf({ ...view, finding: '' });
  const places = useMemo(() => store.find(view), [filters]);
  const subjects = useMemo(() => new Set(places.map((place) => findingAt(place).subject)), [places]);
  const settled = useSettled(subjects);
  return (
    <>
      <a class="skip" href="#today">
        {ui.skip}
      </a>
      <Masthead />
      <Bar view={view} count={places.length} />
      <main>
        {useMemo(
          () => (
            <Today />
          ),
          [],
        )}
        {useMemo(
          () => (
            <>
              <Chains subjects={settled} />
              <Matrix subjects={settled} />
            </>
          ),
          [settled],
        )}
        <Findings places={places} view={view} isPrinting={isPrinting} />
        {useMemo(
          () => (
            <>
              <Trend />
              <Coverage />
            </>
          ),
          [],
        )}
      </main>
      <footer>Mailposture {page.version}</footer>
      <Status count={places.length} />
    </>
  );
}

function Masthead() {
  const { accounts, takenAt } = page;
  const few = accounts.slice(0, 3).join(', ');
  return (
    <header>
      <p class="brand">Mailposture</p>
      <p class="meta">
        {ui.account} {accounts.length > 3 ? `${few} +${accounts.length - 3}` : few}
        {' · '}
        {ui.taken} <time dateTime={takenAt}>{shortTime(takenAt)}</time>
      </p>
      <ThemeSwitch />
    </header>
  );
}

/** For screen readers: how many findings are left after a filter, once typing pauses, and what was just done. */
function Status({ count }: { count: number }) {
  const settled = useSettled(count, 600);
  const left = countWords(settled);
  return (
    <div class="hidden" role="status">
      <p>{left}</p>
      <p>{store.said}</p>
    </div>
  );
}

/** A value as it was when it last stood still. */
function useSettled<T>(value: T, pause = PAUSE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** On paper everything that matters is open, and the browser takes its picture as soon as this event is over. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  const opened = useRef<HTMLDetailsElement[]>([]);
  useEffect(() => {
    const change = (isNow: boolean) => {
      options.debounceRendering = (work) => work();
      setPrinting(isNow);
      delete options.debounceRendering;
      if (isNow) {
        const closed = document.querySelectorAll<HTMLDetailsElement>('details[data-print]:not([open])');
        opened.current = [...closed];
      }
      for (const details of opened.current) details.open = isNow;
      if (!isNow) opened.current = [];
    };
    const print = window.matchMedia('print');
    const onBefore = () => change(true);
    const onAfter = () => change(false);
    const onMedia = () => change(print.matches);
    window.addEventListener('beforeprint', onBefore);
    window.addEventListener('afterprint', onAfter);
    print.addEventListener('change', onMedia);
    if (print.matches) change(true);
    return () => {
      window.removeEventListener('beforeprint', onBefore);
      window.removeEventListener('afterprint', onAfter);
      print.removeEventListener('change', onMedia);
    };
  }, []);
  return isPrinting;
}

const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
