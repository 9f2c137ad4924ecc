// The bar that stays at the top: the sections, the search, and the filters behind a button.
import type { ComponentChildren } from 'preact';
import { page, ui } from './page.ts';
import { goTo } from './scroll.ts';
import { store } from './store.ts';
import {
  CHANGE_FILTERS,
  EVERYTHING,
  isFiltered,
  OUTCOME_FILTERS,
  SEVERITY_FILTERS,
  type View,
} from './view.ts';

type Section = keyof typeof ui.sections;

export function Bar({ view, count }: { view: View; count: number }) {
  const sections: Section[] = [
    'today',
    'chains',
    'matrix',
    'findings',
    ...(page.changes === undefined ? [] : (['trend'] as const)),
    'coverage',
  ];
  return (
    <div class="bar">
      <nav aria-label={ui.navigation}>
        <ul>
          {sections.map((section) => (
            <li key={section}>
              <a
                href={`#${section}`}
                onClick={(event) => {
                  // The address holds the filters, and keeps them.
                  event.preventDefault();
                  goTo(section);
                }}
              >
                {ui.sections[section]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <search>
        <Search view={view} />
        <details class="filters" onKeyDown={closeOnEscape}>
          <summary>
            {ui.filters}
            {isFiltered({ ...view, text: '' }) && <span class="dot" aria-hidden="true" />}
          </summary>
          <Panel view={view} />
        </details>
        <p class="count">{countWords(count)}</p>
      </search>
    </div>
  );
}

function closeOnEscape(event: KeyboardEvent & { readonly currentTarget: HTMLDetailsElement }): void {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary')?.focus();
}

/** `検出結果: 3 / 120`, in any language. */
export function countWords(count: number): string {
  const all = page.findings.length;
  return `${ui.sections.findings}: ${count === all ? all : `${count} / ${all}`}`;
}

function Search({ view }: { view: View }) {
  return (
    <input
      type="search"
      aria-label={ui.search}
      placeholder={ui.search}
      value={view.text}
      onInput={(event) => store.filter({ text: event.currentTarget.value })}
    />
  );
}

function Panel({ view }: { view: View }) {
  return (
    <div class="panel">
      <Choices
        legend={ui.severity}
        all={SEVERITY_FILTERS}
        chosen={view.severities}
        words={(severity) => severity}
        choose={(severities) => store.filter({ severities })}
      />
      <Choices
        legend={ui.outcome}
        all={OUTCOME_FILTERS}
        chosen={view.outcomes}
        words={(outcome) => ui.groups[outcome]}
        choose={(outcomes) => store.filter({ outcomes })}
      />
      {page.changes?.since !== undefined && (
        <Choices
          legend={ui.change}
          all={CHANGE_FILTERS}
          chosen={view.changes}
          words={(change) => ui.changes[change]}
          choose={(changes) => store.filter({ changes })}
        />
      )}
      <div class="selects">
        <Select
          label={ui.account}
          any={ui.anyAccount}
          all={placesOf('account')}
          chosen={view.account}
          choose={(account) => store.filter({ account })}
        />
        <Select
          label={ui.region}
          any={ui.anyRegion}
          all={placesOf('region')}
          chosen={view.region}
          choose={(region) => store.filter({ region })}
        />
        <button type="button" onClick={() => store.filter(EVERYTHING)}>
          {ui.clear}
        </button>
      </div>
    </div>
  );
}

/** The accounts or Regions of subjects, each once. */
function placesOf(of: 'account' | 'region'): string[] {
  return [...new Set(page.subjects.map((subject) => subject[of]))].sort();
}

function Choices<T extends string>(props: {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  words: (one: T) => ComponentChildren;
  choose: (chosen: T[]) => void;
}) {
  const { legend, all, chosen, words, choose } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              choose(all.filter((other) => (other === one ? isOn : chosen.includes(other))));
            }}
          />
          <span>{words(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Select(props: {
  label: string;
  any: string;
  all: readonly string[];
  chosen: string;
  choose: (chosen: string) => void;
}) {
  const { label, any, all, chosen, choose } = props;
  // One that an address names and this report does not have is still what is chosen.
  const options = chosen === '' || all.includes(chosen) ? all : [chosen, ...all];
  return (
    <label>
      {label}
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{any}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
