import type { Log } from '../log.ts';
import type { RequestContext } from './guards.ts';
import { ProblemError } from './problems.ts';

type Work<Result> = () => Promise<Result>;

/** What is written down of people who come in: by what way, and why not; never who. */
export interface SignIns {
  /** A step on the way in. Being refused there is written down. */
  step<Result>(context: RequestContext, work: Work<Result>): Promise<Result>;
  /** The last step. Being let in is written down, too. */
  enter<Result>(context: RequestContext, work: Work<Result>): Promise<Result>;
}

export function createSignIns(log: Log): SignIns {
  // The ways in have fixed addresses; nothing of anybody is in them.
  const about = (context: RequestContext) => ({
    requestId: context.get('requestId'),
    route: context.req.path,
  });

  async function step<Result>(context: RequestContext, work: Work<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProblemError) {
        log.warn('sign_in_refused', { ...about(context), code: error.code });
      }
      throw error;
    }
  }

  return {
    step,
    async enter(context, work) {
      const result = await step(context, work);
      log.note('signed_in', about(context));
      return result;
    },
  };
}
