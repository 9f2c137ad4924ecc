// The switch between light and dark. Without a choice the page goes by what the system prefers.
import { useState } from 'preact/hooks';
import { ui } from './page.ts';

const DARK = window.matchMedia('(prefers-color-scheme: dark)');

/** Holds as long as the page is open: a file has no good place to keep it. */
export function ThemeSwitch() {
  const [isDark, setDark] = useState(DARK.matches);
  const toggle = () => {
    setDark(!isDark);
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  };
  return (
    <button type="button" class="theme" onClick={toggle}>
      {isDark ? ui.lightTheme : ui.darkTheme}
    </button>
  );
}
