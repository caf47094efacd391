import '#web/styles/more.css';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Words behind a heading that opens, for what only some people need to know. */
export function More({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        {title}
        <Icon name="down" small />
      </summary>
      <div className="note">{children}</div>
    </details>
  );
}
