/** Light, dark, or as the system has it: kept in a cookie of this browser, so that the document comes in its colours. */
import { useEffect, useState } from 'preact/hooks';

const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and not in plain HTTP.
  document.cookie = `breakwater-theme=${theme}; Path=/; Max-Age=${theme === 'system' ? 0 : 31_536_000}; SameSite=Lax`;
}

/** As the document came with it. */
const shownTheme = (): Theme => themes.find((theme) => theme === document.documentElement.dataset.theme) ?? 'system';
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(shownTheme()), []);
  const change = () => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      class="quiet-button"
      onClick={change}
      title={`Colours: ${theme}`}
      aria-label={`Colours: ${theme}. Change`}
    >
      <svg class="copy-icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={icons[theme]} />
      </svg>
    </button>
  );
}

const icons: Record<Theme, string> = {
  system: 'M2 3 H14 V11 H2 Z M6 14 H10',
  light:
    'M8 5 A3 3 0 1 0 8 11 A3 3 0 1 0 8 5 M8 1 V2 M8 14 V15 M1 8 H2 M14 8 H15 M3 3 L4 4 M12 12 L13 13 M3 13 L4 12 M12 4 L13 3',
  dark: 'M13 9.5 A6 6 0 1 1 6.5 3 A5 5 0 0 0 13 9.5 Z',
};
