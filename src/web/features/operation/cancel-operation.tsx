import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Operation } from '#contract/api/operation.ts';
import { useApi } from '#web/lib/api.ts';
import { putOperation } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { cancelWords } from './operation-words.ts';

/** The way out, after one short question. */
export function CancelOperation({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const api = useApi();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { pending, problem, run, forget } = useSubmit();
  const words = cancelWords[operation.kind];
  if (words === null) return null;
  const name = operation.institution.displayName;

  async function stop() {
    const cancelled = await run(() =>
      api.call(pageEndpoints.cancel, { params: { id: operation.id } }),
    );
    if (cancelled !== undefined) putOperation(queries, cancelled);
  }

  function close() {
    setAsking(false);
    forget();
  }

  return (
    <>
      <Button kind="plain" onClick={() => setAsking(true)}>
        {t(words.label)}
      </Button>
      <Dialog
        open={asking}
        onClose={close}
        title={t(words.title(name))}
        actions={
          <>
            <Button kind="soft" onClick={close}>
              {t(words.keep)}
            </Button>
            <Button kind="bad" busy={pending} onClick={() => void stop()}>
              {t(words.stop)}
            </Button>
          </>
        }
      >
        <p>{t(words.body(name))}</p>
        {problem === null ? null : <ProblemNotice problem={problem} institution={name} />}
      </Dialog>
    </>
  );
}
