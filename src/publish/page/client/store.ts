// What is being looked at, kept in the address of the page. The one place that changes it.
import { findingAt, page } from './page.ts';
import { EVERYTHING, Finder, fragmentOf, type View, viewOf } from './view.ts';

/** Browsers limit how often a page may write its address (Safari: 100 times in 30 seconds). */
const PAUSE_MS = 250;

class Store {
  readonly #finder = new Finder(page);
  readonly #listeners = new Set<() => void>();
  #view = viewOf(location.hash);
  #said = '';
  #timer = 0;

  constructor() {
    window.addEventListener('hashchange', () => {
      this.#view = viewOf(location.hash);
      this.#tell();
    });
  }

  get view(): View {
    return this.#view;
  }

  /** What a screen reader is to be told next. */
  get said(): string {
    return this.#said;
  }

  /** @returns how to stop listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The places of the findings that a view shows. */
  find(view: View): number[] {
    return this.#finder.find(view);
  }

  /** Changes the filters. */
  filter(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change, finding: '' };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write('replaceState'), PAUSE_MS);
    this.#tell();
  }

  /** Opens a finding; filters that hide it go. */
  look(place: number): void {
    const { key } = findingAt(place);
    const isShown = this.#finder.find(this.#view).includes(place);
    this.#view = { ...(isShown ? this.#view : EVERYTHING), finding: key };
    clearTimeout(this.#timer);
    this.#write('pushState');
    this.#tell();
  }

  say(text: string): void {
    this.#said = text;
    this.#tell();
  }

  #write(how: 'pushState' | 'replaceState'): void {
    // An empty fragment would leave the old one, so that the whole address is given.
    history[how](null, '', `${location.pathname}${location.search}${fragmentOf(this.#view)}`);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const store = new Store();
