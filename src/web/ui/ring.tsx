const RADIUS = 31;
const ROUND = 2 * Math.PI * RADIUS;

/** Time left as a wire that closes on itself. The same time stands beside it in words. */
export function Ring({ seconds, total }: { seconds: number; total: number }) {
  const share = total <= 0 ? 0 : Math.min(1, Math.max(0, seconds / total));
  const angle = share * 2 * Math.PI - Math.PI / 2;
  return (
    <span className="countdown" aria-hidden>
      <svg viewBox="0 0 72 72">
        <circle className="rest" cx="36" cy="36" r={RADIUS} />
        <circle
          className="left"
          cx="36"
          cy="36"
          r={RADIUS}
          strokeDasharray={`${share * ROUND} ${ROUND}`}
          transform="rotate(-90 36 36)"
        />
        <circle
          className="end"
          cx={36 + RADIUS * Math.cos(angle)}
          cy={36 + RADIUS * Math.sin(angle)}
          r="5"
        />
      </svg>
      <span className="sec">{seconds}</span>
    </span>
  );
}
