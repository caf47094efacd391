import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Arrival } from '#contract/api/handover.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Problem } from '#contract/api/problem.ts';
import { isLocale, useLocale } from '#web/i18n/locale.tsx';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { readPreference } from '#web/lib/preferences.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { useSignOut } from './use-sign-out.ts';

export interface Arriving {
  /** Null until the server has said who the address is for. */
  arrival: Arrival | null;
  pending: boolean;
  problem: Problem | null;
  /** Asks who it is for, once more. */
  open: () => void;
  enter: () => void;
  /** Signs out who is signed in first. */
  enterInstead: () => void;
}

/** From the code of an address to being signed in, with a press in between. */
export function useArrival(code: string): Arriving {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { locale, setLocale } = useLocale();
  const signOut = useSignOut();
  const { pending, problem, run } = useSubmit();
  const [arrival, setArrival] = useState<Arrival | null>(null);

  const open = useCallback(
    () =>
      void run(async () =>
        setArrival(await api.call(pageEndpoints.openArrival, { body: { code } })),
      ),
    [api, code, run],
  );
  // The first time by itself, and once: the code is worth nothing afterwards.
  const isOpened = useRef(false);
  useEffect(() => {
    if (isOpened.current) return;
    isOpened.current = true;
    open();
  }, [open]);

  const spoken = arrival?.language?.slice(0, 2);
  useEffect(() => {
    // Who has chosen a language on this device keeps it. When another cannot be loaded, it stays.
    if (!isLocale(spoken) || spoken === locale || readPreference('language') !== null) return;
    setLocale(spoken).catch(() => undefined);
  }, [spoken, locale, setLocale]);

  async function enter() {
    if (arrival === null) return;
    const { ticket } = arrival;
    const session = await api.call(pageEndpoints.arrive, { body: { ticket } });
    queries.setQueryData(keys.session, session);
    await navigate(paths.home, { replace: true });
  }

  return {
    arrival,
    pending,
    problem,
    open,
    enter: () => void run(enter),
    enterInstead: () =>
      void run(async () => {
        await signOut();
        await enter();
      }),
  };
}
