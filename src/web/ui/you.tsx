import { usePerson } from '#web/lib/person.ts';
import { classNames } from '#web/lib/class-names.ts';

/** The person: always a ring with initials. */
export function You({ bad = false, large = false }: { bad?: boolean; large?: boolean }) {
  return (
    <span className={classNames('you', bad && 'bad', large && 'l')} aria-hidden>
      {usePerson()?.initials}
    </span>
  );
}
