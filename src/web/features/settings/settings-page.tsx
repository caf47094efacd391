import '#web/styles/page.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { languageNames, locales, useLocale, type Locale } from '#web/i18n/locale.tsx';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { setTheme, useTheme, type Theme } from '#web/lib/preferences.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Choice, ChoiceGroup } from '#web/ui/choice.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { DataSection } from './data-section.tsx';
import { DevicesSection } from './devices-section.tsx';
import { SessionSection } from './session-section.tsx';

/** Language and look, which belong to this device; session and data, which belong to the person. */
export function SettingsPage() {
  const { t } = useLingui();
  const heading = useHeadingFocus();
  useDocumentTitle(t`Settings`);
  return (
    <main className="page" id="main">
      <header className="bighead full">
        <h1 ref={heading} tabIndex={-1}>
          <Trans>Settings</Trans>
        </h1>
      </header>
      <div className="col">
        <Language />
        <Look />
      </div>
      <div className="col">
        <SessionSection />
        <DevicesSection />
        <DataSection />
      </div>
    </main>
  );
}

function Language() {
  const { locale, setLocale } = useLocale();
  // The choice shows at once, its words as soon as they are loaded.
  const [wanted, setWanted] = useState(locale);
  const { problem, run } = useSubmit();

  async function choose(next: Locale) {
    setWanted(next);
    const done = await run(async () => {
      await setLocale(next);
      return true;
    });
    if (done === undefined) setWanted(locale);
  }

  return (
    <ChoiceGroup legend={<Trans>Language</Trans>}>
      {problem === null ? null : (
        <Notice kind="bad" icon="info" role="alert">
          <Trans>This language could not be loaded. Try again in a moment.</Trans>
        </Notice>
      )}
      {locales.map((each) => (
        <Choice
          key={each}
          name="language"
          value={each}
          checked={each === wanted}
          onChange={() => void choose(each)}
          title={<span lang={each}>{languageNames[each]}</span>}
        />
      ))}
    </ChoiceGroup>
  );
}

function Look() {
  const { t } = useLingui();
  const theme = useTheme();
  const words: Record<Theme, string> = {
    system: t`Like this device`,
    light: t`Light`,
    dark: t`Dark`,
  };
  return (
    <ChoiceGroup legend={<Trans>Look</Trans>}>
      {(['system', 'light', 'dark'] as const).map((each) => (
        <Choice
          key={each}
          name="theme"
          value={each}
          checked={each === theme}
          onChange={() => setTheme(each)}
          title={words[each]}
        />
      ))}
    </ChoiceGroup>
  );
}
