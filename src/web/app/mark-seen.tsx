import { useEffect } from 'react';
import { useParams } from 'react-router-dom';
import { isOpen } from '#contract/api/operation.ts';
import { useOperation } from '#web/lib/queries.ts';
import { foundKey, markSeen } from '#web/lib/seen.ts';

/** Beside the page of an operation: who has seen its end there is not told again at home. */
export function MarkSeen() {
  const { id = '' } = useParams();
  const { state, linkId = null } = useOperation(id).data ?? {};
  const ended = state !== undefined && !isOpen(state);
  useEffect(() => {
    if (ended) markSeen(id, ...(linkId === null ? [] : [foundKey(linkId)]));
  }, [ended, id, linkId]);
  return null;
}
