/** Rows that are still being read. The words for screen readers are the caller's. */
export function SkeletonRows({ rows = 3 }: { rows?: number }) {
  return (
    <ul className="group" aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <li className="row ghost" key={index}>
          <span className="tile" />
          <span className="name" />
          <span className="accts" />
        </li>
      ))}
    </ul>
  );
}

export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <div className="ghostlines" aria-hidden>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  );
}
