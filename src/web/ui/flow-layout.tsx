import '#web/styles/flow.css';
import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { classNames } from '#web/lib/class-names.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { Brand } from './brand.tsx';
import { IconLink } from './button.tsx';

/**
 * The frame of every flow. The stage says what is happening, the sheet is where people act.
 * One `actions` block: the main action first, the way out after it.
 */
export function FlowLayout({
  title,
  lead,
  where,
  back,
  leave = paths.home,
  step = title,
  wideStage = false,
  stage,
  route,
  children,
  aside,
  actions,
}: {
  /** The h1 and the document's title. */
  title: string;
  lead?: ReactNode;
  /** "Step 2 of 4", or what is being done. */
  where?: ReactNode;
  /** Address of the step before; without it there is no way back. */
  back?: string;
  leave?: string;
  /** Names the state on screen; a new one moves the focus to the heading. */
  step?: string;
  /** For codes: a wider stage and a smaller heading. */
  wideStage?: boolean;
  /** More on the stage, under the heading: a code, a ring. */
  stage?: ReactNode;
  route?: ReactNode;
  children: ReactNode;
  aside?: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useLingui();
  const heading = useHeadingFocus(step);
  useDocumentTitle(title);
  return (
    <div className={classNames('flow', wideStage && 'codeflow')}>
      <header className="stage">
        <div className="bar">
          {back === undefined ? <span /> : <IconLink icon="back" label={t`Back`} to={back} />}
          <Brand />
          <span className="where">{where}</span>
          <IconLink icon="close" label={t`Leave`} to={leave} />
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead === undefined ? null : <p className="lead">{lead}</p>}
        {stage}
        {route}
      </header>
      <main className={classNames('sheet', aside !== undefined && 'with-aside')} id="main">
        <div className="task">{children}</div>
        {aside === undefined ? null : <aside className="aside">{aside}</aside>}
        {actions === undefined ? null : <div className="actions">{actions}</div>}
      </main>
    </div>
  );
}
