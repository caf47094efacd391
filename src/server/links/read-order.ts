/**
 * Answers of Belvo's overtake each other: a listing that began before a repair can end after it, and
 * says what was. Here is remembered which links a later call has already told about.
 */
export interface ReadOrder {
  /** Runs a call whose answer is stored; `begun` is its place in the order. */
  during<T>(call: (begun: number) => Promise<T>): Promise<T>;
  /** Whether something that began later was already stored for that link. */
  isOutdated(belvoId: string, begun: number): boolean;
  stored(belvoId: string, begun: number): void;
  /** The place of what begins now. */
  now(): number;
}

export function createReadOrder(): ReadOrder {
  let last = 0;
  let underWay = 0;
  const newest = new Map<string, number>();
  return {
    async during(call) {
      last += 1;
      underWay += 1;
      try {
        return await call(last);
      } finally {
        underWay -= 1;
        // Whatever begins from now on is newer than all of it.
        if (underWay === 0) newest.clear();
      }
    },
    isOutdated: (belvoId, begun) => (newest.get(belvoId) ?? 0) > begun,
    stored: (belvoId, begun) => {
      if (underWay > 0) newest.set(belvoId, Math.max(begun, newest.get(belvoId) ?? 0));
    },
    now: () => (last += 1),
  };
}
