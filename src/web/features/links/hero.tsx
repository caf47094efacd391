import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { useAnnounce } from '#web/lib/announce.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import type { Overview } from './overview.ts';

/** How things stand, in one sentence and with all counts. Said again when it changes while people look. */
export function Hero({ overview }: { overview: Overview }) {
  const heading = useHeadingFocus();
  const sentence = useSentence(overview);
  const attention = overview.attention.length;
  const progress = overview.progress.length;
  const connected = overview.works.length + overview.once.length;
  useAnnounceChange(sentence);
  return (
    <div className="hero">
      <p className="over">
        <Trans>Your connections</Trans>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {sentence}
      </h1>
      {attention + progress > 0 && overview.total > 1 ? (
        <ul className="counts">
          {connected > 0 ? (
            <li>
              <Plural value={connected} one="# connected" other="# connected" />
            </li>
          ) : null}
          {attention > 0 ? (
            <li>
              <Plural value={attention} one="# needs attention" other="# need attention" />
            </li>
          ) : null}
          {progress > 0 ? (
            <li>
              <Plural value={progress} one="# in progress" other="# in progress" />
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function useSentence(overview: Overview): string {
  const { t } = useLingui();
  const attention = overview.attention.length;
  const progress = overview.progress.length;
  const unknown = overview.unknown.length;
  if (overview.total === 0) return t`Nothing is connected now`;
  if (attention > 0) {
    return t`${plural(attention, {
      1: 'One needs your attention',
      2: 'Two need your attention',
      3: 'Three need your attention',
      one: '# needs your attention',
      other: '# need your attention',
    })}`;
  }
  if (progress > 0) {
    return t`${plural(progress, { 1: 'One is in progress', one: '# is in progress', other: '# are in progress' })}`;
  }
  if (unknown > 0) {
    return t`${plural(unknown, { 1: 'The state of one is not known', one: 'The state of # is not known', other: 'The state of # is not known' })}`;
  }
  return t`${plural(overview.total, { 1: 'Your connection works', one: '# works', other: 'All # work' })}`;
}

function useAnnounceChange(sentence: string) {
  const announce = useAnnounce();
  const before = useRef(sentence);
  useEffect(() => {
    if (before.current === sentence) return;
    before.current = sentence;
    announce(sentence);
  }, [announce, sentence]);
}
