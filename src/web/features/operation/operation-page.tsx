import './operation.css';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import type { Challenge, Operation } from '#contract/api/operation.ts';
import { useSecondsSince } from '#web/lib/clock.ts';
import { useOperation } from '#web/lib/queries.ts';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { ChallengeView } from './challenge-view.tsx';
import { CheckingView } from './checking-view.tsx';
import { DoneView } from './done-view.tsx';
import { CancelledView, ExpiredView } from './ended-views.tsx';
import { FailedView } from './failed-view.tsx';
import { WorkingView } from './working-view.tsx';

/** Draws what the server says about one operation. It survives reload, back and a dead battery. */
export function OperationPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useOperation(id);
  // Keyed: an operation never shows what belongs to another.
  if (data !== undefined) return <OperationView key={data.id} operation={data} />;
  if (error === null) return <FlowWaiting />;
  return <FlowCannotShow thrown={error} onRetry={() => void refetch()} />;
}

/** Which screen belongs to which state. */
export function OperationView({ operation }: { operation: Operation }) {
  const { state } = operation;
  const answered = useLastChallenge(operation);
  switch (state.name) {
    case 'working':
      return state.phase === 'answering' && answered !== null ? (
        // The same key as before the answer, so that the page stays as it was.
        <Answering
          key={answered.step}
          operation={operation}
          challenge={answered}
          since={state.since}
        />
      ) : (
        <WorkingView operation={operation} phase={state.phase} since={state.since} />
      );
    case 'challenge':
      return (
        <Answering
          key={state.challenge.step}
          operation={operation}
          challenge={state.challenge}
          since={null}
        />
      );
    case 'checking':
      return <CheckingView operation={operation} since={state.since} />;
    case 'done':
      return <DoneView operation={operation} linkId={state.linkId} found={state.found} />;
    case 'failed':
      return <FailedView operation={operation} failure={state.failure} at={state.at} />;
    case 'expired':
      return <ExpiredView operation={operation} />;
    case 'cancelled':
      return <CancelledView operation={operation} />;
  }
}

/** An answer is usually judged within seconds; until then the code stays where it is. */
const IN_PLACE_SECONDS = 8;

/** A code step, and the wait for what the institution says to the answer. */
function Answering({
  operation,
  challenge,
  since,
}: {
  operation: Operation;
  challenge: Challenge;
  /** When the answer was sent; null while it is still to be given. */
  since: string | null;
}) {
  const waited = useSecondsSince(since ?? operation.createdAt);
  if (since !== null && waited >= IN_PLACE_SECONDS) {
    return <WorkingView operation={operation} phase="answering" since={since} />;
  }
  return <ChallengeView operation={operation} challenge={challenge} judging={since !== null} />;
}

/** The code that was answered last on this page: the state that follows does not carry it. */
function useLastChallenge({ state }: Operation): Challenge | null {
  const [last, setLast] = useState<Challenge | null>(null);
  if (state.name === 'challenge' && state.challenge !== last) setLast(state.challenge);
  return last;
}
