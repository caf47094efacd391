import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Operation, OperationKind, WorkingPhase } from '#contract/api/operation.ts';

type Named = (institution: string) => MessageDescriptor;

/** What is being done, as the heading of waiting. */
export const workingTitle: Record<OperationKind, Named> = {
  connect: (institution) => msg`Connecting ${institution}`,
  update: (institution) => msg`Reconnecting ${institution}`,
  resume: (institution) => msg`Finishing with ${institution}`,
  disconnect: (institution) => msg`Disconnecting ${institution}`,
};

/** What is going on right now; nothing here is a guess. */
export const phaseWords: Record<WorkingPhase, Named> = {
  queued: () => msg`Getting ready`,
  signing_in: (institution) => msg`${institution} is checking what you typed`,
  asking_code: (institution) => msg`Asking ${institution} for a new code`,
  answering: (institution) => msg`${institution} is checking your answer`,
  disconnecting: () => msg`Deleting the connection and what was read`,
};

/** The phases of each kind, in order; which of them have happened is known from the state. */
export const phasesOf = {
  connect: ['queued', 'signing_in'],
  update: ['queued', 'signing_in'],
  resume: ['queued', 'signing_in'],
  disconnect: ['queued', 'disconnecting'],
} as const satisfies Record<OperationKind, readonly WorkingPhase[]>;

/** What was done once it is over. */
export const phaseDoneWords: Record<WorkingPhase, Named> = {
  queued: (institution) => msg`Sent to ${institution}, encrypted`,
  signing_in: (institution) => msg`${institution} asked for a code`,
  asking_code: (institution) => msg`${institution} asked for a code`,
  answering: (institution) => msg`${institution} accepted your answer`,
  disconnecting: () => msg`Deleted`,
};

/** What is still to come, as the last line. */
export const endWords: Record<OperationKind, Named> = {
  connect: () => msg`Connected`,
  update: () => msg`Connected again`,
  resume: () => msg`Connected`,
  disconnect: () => msg`Disconnected`,
};

interface CancelWords {
  label: MessageDescriptor;
  title: Named;
  body: Named;
  stop: MessageDescriptor;
  keep: MessageDescriptor;
}

/** The way out, named by what it does; a disconnect that is under way has none. */
export const cancelWords: Record<OperationKind, CancelWords | null> = {
  connect: {
    label: msg`Cancel the connection`,
    title: (institution) => msg`Stop connecting ${institution}?`,
    body: (institution) =>
      msg`Nothing will be connected. If ${institution} has said yes already, what came of it is removed.`,
    stop: msg`Stop connecting`,
    keep: msg`Keep connecting`,
  },
  update: {
    label: msg`Cancel the repair`,
    title: (institution) => msg`Stop repairing ${institution}?`,
    body: () => msg`The connection stays as it was. You can repair it later.`,
    stop: msg`Stop repairing`,
    keep: msg`Keep repairing`,
  },
  resume: {
    label: msg`Cancel for now`,
    title: (institution) => msg`Stop finishing ${institution}?`,
    body: () => msg`It stays unfinished. You can finish or remove it later.`,
    stop: msg`Stop for now`,
    keep: msg`Keep going`,
  },
  disconnect: null,
};

/** "Connecting", "Repair" …: the short name of what this flow is, for the bar on phones. */
export function whereWords({ kind }: Pick<Operation, 'kind'>): MessageDescriptor {
  switch (kind) {
    case 'connect':
      return msg`Connecting`;
    case 'update':
      return msg`Repair`;
    case 'resume':
      return msg`Finishing`;
    case 'disconnect':
      return msg`Disconnecting`;
  }
}
