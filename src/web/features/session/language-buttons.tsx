import { useLingui } from '@lingui/react/macro';
import { useSubmit } from '#web/lib/use-submit.ts';
import { languageNames, locales, useLocale } from '#web/i18n/locale.tsx';

/** For people who cannot read the page they are on: each language under its own name. */
export function LanguageButtons() {
  const { t } = useLingui();
  const { locale, setLocale } = useLocale();
  // When it cannot be loaded, the page stays as it is.
  const { run } = useSubmit();
  return (
    <div className="languages" role="group" aria-label={t`Language`}>
      {locales.map((each) => (
        <button
          key={each}
          type="button"
          className="textbtn"
          lang={each}
          aria-pressed={each === locale}
          onClick={() => void run(() => setLocale(each))}
        >
          <span className="only-wide">{languageNames[each]}</span>
          <abbr className="only-phone" title={languageNames[each]}>
            {each.toUpperCase()}
          </abbr>
        </button>
      ))}
    </div>
  );
}
