// Scrolls to a place on a page whose parts are laid out only when they come near (CSS `content-visibility`).

const MOST_FRAMES = 30;

/** What lies above takes its real height on the way, and moves the place: repeats itself until the place stands still. */
export function scrollTo(element: Element, last = Number.NaN, frames = MOST_FRAMES): void {
  element.scrollIntoView({ block: 'start', behavior: 'instant' });
  const { top } = element.getBoundingClientRect();
  if (top === last || frames === 0) return;
  requestAnimationFrame(() => scrollTo(element, top, frames - 1));
}

/** Goes to a section: there the keyboard goes on. */
export function goTo(section: string): void {
  const element = document.getElementById(section);
  if (element === null) return;
  element.focus({ preventScroll: true });
  scrollTo(element);
}
