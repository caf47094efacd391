import { classNames } from '#web/lib/class-names.ts';

// One path per icon, on a 24 grid, drawn as a 2 px line.
const drawings = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  search: 'M11 4.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM16 16l4.5 4.5',
  connections: 'M6 9a3 3 0 100 6 3 3 0 000-6zM18 9a3 3 0 100 6 3 3 0 000-6zM9 12h6',
  fix: 'M6 6.5a3 3 0 100 6 3 3 0 000-6zM18 11.5a3 3 0 100 6 3 3 0 000-6zM9 9.500h1.800M13.200 14.500H15',
  settings:
    'M4 7h10M18 7h2M4 17h2M10 17h10M16 5a2 2 0 100 4 2 2 0 000-4zM8 15a2 2 0 100 4 2 2 0 000-4z',
  lock: 'M7.5 10.5h9a2.5 2.5 0 012.5 2.5v4.500a2.5 2.5 0 01-2.500 2.500h-9A2.5 2.5 0 015 17.500V13a2.5 2.5 0 012.500-2.500zM8 10.500V8a4 4 0 018 0v2.500',
  eye: 'M2.500 12S6 5.800 12 5.800 21.500 12 21.500 12 18 18.200 12 18.200 2.500 12 2.500 12zM12 9.200a2.800 2.800 0 100 5.600 2.800 2.800 0 000-5.600z',
  'eye-off':
    'M2.500 12S6 5.800 12 5.800 21.500 12 21.500 12 18 18.200 12 18.200 2.500 12 2.500 12zM12 9.200a2.800 2.800 0 100 5.600 2.800 2.800 0 000-5.600zM4 20L20 4',
  phone:
    'M9.500 3h5A2.500 2.500 0 0117 5.500v13a2.500 2.500 0 01-2.500 2.500h-5A2.500 2.500 0 017 18.500v-13A2.500 2.500 0 019.500 3zM11 17.500h2',
  lines: 'M5 7h14M5 12h14M5 17h9',
  again: 'M19.500 12a7.500 7.500 0 11-2.200-5.300M19.500 3.500V8H15',
  never: 'M12 3.500a8.500 8.500 0 100 17 8.500 8.500 0 000-17zM6.200 6.200l11.600 11.600',
  clock: 'M12 3.500a8.500 8.500 0 100 17 8.500 8.500 0 000-17zM12 7.500V12l3 2',
  info: 'M12 3.500a8.500 8.500 0 100 17 8.500 8.500 0 000-17zM12 11v5M12 7.700v.1',
  unplug: 'M4 12h5M15 12h5M9 8v8M15 8v8',
  wallet:
    'M6.500 6h11a3 3 0 013 3v7a3 3 0 01-3 3h-11a3 3 0 01-3-3V9a3 3 0 013-3zM3.500 10.500h17M15.500 15h2',
  person:
    'M6.500 5.500h11a3 3 0 013 3v7a3 3 0 01-3 3h-11a3 3 0 01-3-3v-7a3 3 0 013-3zM9 9a2 2 0 100 4 2 2 0 000-4zM6 15.800c.6-1.500 1.700-2.200 3-2.200s2.400.7 3 2.200M15 10.500h2.500M15 14h2.500',
  copy: 'M11 8.500h6a2.500 2.500 0 012.500 2.500v6a2.500 2.500 0 01-2.500 2.500h-6A2.500 2.500 0 018.500 17v-6A2.500 2.500 0 0111 8.500zM15.500 8.500V7A2.500 2.500 0 0013 4.500H7A2.500 2.500 0 004.500 7v6A2.500 2.500 0 007 15.500h1.500',
  enlarge: 'M9 4.500H4.500V9M15 4.500h4.500V9M9 19.500H4.500V15M15 19.500h4.500V15',
  save: 'M12 4v11M7.500 11l4.500 4.500L16.500 11M5 19.500h14',
  share: 'M12 15V4M8 7.500L12 3.500l4 4M6 11.500H5V20h14v-8.500h-1',
} as const;

export type IconName = keyof typeof drawings;

/** Always beside a word or inside a control that has a name, so it is hidden from screen readers. */
export function Icon({
  name,
  small = false,
  className,
}: {
  name: IconName;
  small?: boolean;
  className?: string;
}) {
  return (
    <svg className={classNames('ico', small && 's', className)} viewBox="0 0 24 24" aria-hidden>
      <path d={drawings[name]} />
    </svg>
  );
}
