import { Trans } from '@lingui/react/macro';
import { Fact, Facts } from './panels.tsx';

/** What people who have not connected anything want to know first. */
export function Reassurance() {
  return (
    <Facts>
      <Fact icon="lines" title={<Trans>You see what is read first</Trans>}>
        <Trans>And for how long, before any password.</Trans>
      </Fact>
      <Fact icon="never" title={<Trans>Enlace cannot move your money</Trans>}>
        <Trans>It only reads. It cannot pay, transfer or change anything.</Trans>
      </Fact>
      <Fact icon="unplug" title={<Trans>You can stop at any time</Trans>}>
        <Trans>Disconnecting deletes what was read.</Trans>
      </Fact>
    </Facts>
  );
}
