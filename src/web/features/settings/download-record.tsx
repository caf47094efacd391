import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { useApi } from '#web/lib/api.ts';
import { saveFile } from '#web/lib/save-file.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button } from '#web/ui/button.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';

/** All that is kept about this person, as a file that people and their tools can read. */
export function DownloadRecord() {
  const api = useApi();
  const { pending, problem, run } = useSubmit();
  const [saved, setSaved] = useState('');

  async function download() {
    setSaved('');
    const record = await run(() => api.call(pageEndpoints.record));
    if (record === undefined) return;
    const name = `enlace-${record.writtenAt.slice(0, 10)}.json`;
    saveFile(name, JSON.stringify(record, null, 2), 'application/json');
    setSaved(name);
  }

  return (
    <div className="grid gap-2">
      {problem === null ? null : <ProblemNotice problem={problem} institution="Enlace" />}
      <Button kind="soft" busy={pending} onClick={() => void download()}>
        <Trans>Download everything</Trans>
      </Button>
      <p className="note" role="status">
        {saved === '' ? null : <Trans>Your browser saves it as {saved}.</Trans>}
      </p>
    </div>
  );
}
