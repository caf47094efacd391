import type { FieldProblem, Problem, ProblemCode } from '#contract/api/problem.ts';

/** A call that did not succeed. Carries the server's problem; its words are in `i18n/problems.tsx`. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code} (${problem.requestId === '' ? 'no request id' : problem.requestId})`);
    this.name = 'ApiProblem';
    this.problem = problem;
  }

  get code(): ProblemCode {
    return this.problem.code;
  }

  get fields(): readonly FieldProblem[] {
    return this.problem.fields ?? [];
  }
}

/** A problem the server did not say: the network is gone, or the answer made no sense. */
export function localProblem(code: 'offline' | 'internal', requestId = ''): ApiProblem {
  return new ApiProblem({ code, status: 0, requestId });
}

/** Any thrown thing as a problem, so that words can always be found for it. */
export function toProblem(thrown: unknown): Problem {
  return thrown instanceof ApiProblem ? thrown.problem : localProblem('internal').problem;
}
