import { Trans, useLingui } from '@lingui/react/macro';
import type { Challenge, Operation } from '#contract/api/operation.ts';
import { Icon } from '#web/ui/icon.tsx';
import { More } from '#web/ui/more.tsx';
import { Fact, Facts, Panel } from '#web/ui/panels.tsx';
import { Route, type Stop } from '#web/ui/route.tsx';

/** Where the code stands on the way; on phones it makes room for the field. */
export function ChallengeRoute({ operation: { kind, institution } }: { operation: Operation }) {
  const { t } = useLingui();
  const before: Stop[] =
    kind === 'connect'
      ? [
          { label: t`Before you connect`, state: 'done' },
          { label: t`Sign in`, state: 'done' },
        ]
      : [];
  return (
    <Route
      wideOnly
      institution={institution}
      stops={[
        ...before,
        { label: t`Code`, state: 'now' },
        { label: kind === 'update' ? t`Works again` : t`Your accounts`, state: 'todo' },
      ]}
    />
  );
}

/** What the institution itself says, where to look, and whom not to trust. */
export function ChallengeAside({
  challenge,
  institution,
}: {
  challenge: Challenge;
  institution: string;
}) {
  const { kind, instructions, value } = challenge;
  return (
    <>
      {instructions === null || (kind === 'text' && value === null) ? null : (
        <Panel well>
          <h2 className="text-body tracking-normal">
            <Trans>{institution} says</Trans>
          </h2>
          {/* In the institution's own words and language. */}
          <p className="note">{instructions}</p>
        </Panel>
      )}
      <Facts>
        <Where challenge={challenge} institution={institution} />
      </Facts>
      <p className="promise">
        <Icon name="phone" />
        <span>
          <Trans>
            Neither Enlace nor {institution} will call you to ask for this. If somebody does, hang
            up.
          </Trans>
        </span>
      </p>
    </>
  );
}

function Where({ challenge, institution }: { challenge: Challenge; institution: string }) {
  switch (challenge.kind) {
    case 'numeric':
      return (
        <Fact icon="phone" title={<Trans>In the {institution} app</Trans>}>
          <Trans>
            Look for the place where it asks for a code of this kind, often under Security or Token.
          </Trans>
        </Fact>
      );
    case 'qr':
      return (
        <Fact icon="phone" title={<Trans>Is the app on the phone in your hand?</Trans>}>
          <Trans>
            Save the code, then open the saved picture from the scanner inside the {institution}{' '}
            app.
          </Trans>
        </Fact>
      );
    case 'text':
      return (
        <Fact icon="info" title={<Trans>Only you know the answer</Trans>}>
          <Trans>You chose it at {institution}. Type it exactly as you did there.</Trans>
        </Fact>
      );
    case 'inputless':
      return challenge.expectsInput ? (
        <Fact icon="phone" title={<Trans>Where to look</Trans>}>
          <Trans>
            In a message on your phone, in your mail, in the {institution} app, or on the device
            that gives you codes.
          </Trans>
        </Fact>
      ) : (
        <Fact icon="phone" title={<Trans>Where to look</Trans>}>
          <Trans>
            Open the {institution} app, or the device you confirm with, and say yes there. Then come
            back and say so here.
          </Trans>
        </Fact>
      );
  }
}

/** For somebody without the phone at hand: what waits, and for how long. */
export function CannotNow({ institution }: { institution: string }) {
  return (
    <More title={<Trans>I can’t do this now</Trans>}>
      <p>
        <Trans>
          You can leave this page and come back to this step from your connections, also on another
          device. {institution} waits for a while only; after that it begins again.
        </Trans>
      </p>
    </More>
  );
}
