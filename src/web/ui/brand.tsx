import { Link } from 'react-router-dom';
import { paths } from '#web/lib/paths.ts';

/** Two nodes and the wire between them: the sign of the whole app. */
export function BrandSign() {
  return (
    <svg viewBox="0 0 38 18" aria-hidden>
      <g fill="none" stroke="currentColor" strokeWidth="4">
        <circle cx="9" cy="9" r="6.5" />
        <circle cx="29" cy="9" r="6.5" />
        <path d="M14.500 9h9" strokeWidth="5" />
      </g>
    </svg>
  );
}

export function Brand() {
  return (
    <Link className="brand" to={paths.home}>
      <BrandSign />
      Enlace
    </Link>
  );
}
