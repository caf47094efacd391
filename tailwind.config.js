import plugin from 'tailwindcss/plugin';

/*
 * Every colour, size and movement of Enlace, once. To give the app another brand, change `accent`,
 * `accent-deep`, `accent-tint`, `on-accent`, `on-tint`, `tint-ink` and the `stage` family here.
 *
 * Tailwind 4 reads this file through `@config` in src/web/styles/base.css. Each name is a utility
 * (`bg-stage`, `rounded-sheet`, `text-head`) and, for the component rules, a custom property.
 */

/** @type {Record<string, [light: string, dark: string]>} */
const colours = {
  // Surfaces: ground, then surface, then raised. Sunken is pressed in; well is where you type.
  ground: ['#efeeea', '#0d1315'],
  surface: ['#ffffff', '#172023'],
  raised: ['#ffffff', '#223035'],
  sunken: ['#e4e2dc', '#0a0f11'],
  well: ['#f6f5f2', '#10181a'],
  // Hair separates and is never a control; edge is the border of one.
  hair: ['#dfdcd5', '#2a373b'],
  edge: ['#7c7a73', '#72858b'],
  ink: ['#14201f', '#edf2f1'],
  'ink-2': ['#46524f', '#b4c1c2'],

  // The one accent: the main action, whole wires, links.
  accent: ['#005f78', '#62c6dd'],
  'accent-deep': ['#004a5e', '#8ad8ea'],
  'accent-tint': ['#d9ecf1', '#12343e'],
  'on-accent': ['#ffffff', '#00212b'],
  'on-tint': ['#004a5e', '#bfe9f4'],
  'tint-ink': ['#003948', '#cbeaf2'],
  found: ['#a9d8e4', '#1b5464'],

  // The stage: the deep surface on which a connection is being made.
  stage: ['#00485b', '#0a3340'],
  'stage-2': ['#005b72', '#11475a'],
  'on-stage': ['#ffffff', '#ffffff'],
  'on-stage-2': ['#bfe0e8', '#b5d6de'],
  'stage-line': ['#7cc4d6', '#7cc4d6'],
  'stage-dim': ['#5f9dae', '#4e8797'],
  'stage-signal': ['#ffa27f', '#ffa27f'],
  'on-stage-line': ['#00303d', '#00303d'],

  // Signal: someone has to act. Caution: it works, but badly.
  signal: ['#bc3a12', '#ff9a76'],
  'signal-tint': ['#fbe5db', '#3a1e14'],
  'signal-ink': ['#8a2a0c', '#ffc3ac'],
  'on-signal': ['#ffffff', '#2b0c00'],
  caution: ['#765000', '#e9be62'],
  'caution-tint': ['#f5e7c4', '#33280e'],
  'caution-ink': ['#5a3d00', '#f4d890'],
};

/** Lightness and chroma of an institution's tile; only its hue is its own, so contrast never is. */
const tile = {
  'tile-fill': ['.905 .055', '.36 .06'],
  'tile-ink': ['.36 .1', '.93 .05'],
};

const shadows = {
  lift: [
    '0 1px 2px rgb(20 32 31 / .1), 0 4px 14px -6px rgb(20 32 31 / .14)',
    'inset 0 0 0 1px rgb(255 255 255 / .05)',
  ],
  'lift-2': [
    '0 2px 4px rgb(20 32 31 / .08), 0 16px 40px -12px rgb(20 32 31 / .26)',
    '0 16px 40px -12px rgb(0 0 0 / .7)',
  ],
};

const radius = {
  tile: '12px',
  field: '14px',
  button: '16px',
  panel: '22px',
  sheet: '28px',
};

/** 13 · 15 · 17 · 21 · 31 · 44, and the code. */
const type = {
  small: '.8125rem',
  note: '.9375rem',
  body: '1.0625rem',
  title: '1.3125rem',
  head: '1.9375rem',
  big: '2.75rem',
  code: 'clamp(3.25rem, 17.7vw, 4rem)',
};

/** 4 · 8 · 12 · 16 · 24 · 32 · 48 · 72; Tailwind's own scale has the same steps. */
const space = ['.25rem', '.5rem', '.75rem', '1rem', '1.5rem', '2rem', '3rem', '4.5rem'];

const fonts = {
  font: '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "Liberation Mono", monospace',
};

const motion = { fast: '120ms', calm: '180ms', ease: 'cubic-bezier(.2, .7, .2, 1)' };

const others = {
  gutter: 'min(1.25rem, 6vw)',
  wire: '4px',
  press: 'inset 0 -3px 0 rgb(0 0 0 / .2)',
  pressed: 'inset 0 -1px 0 rgb(0 0 0 / .2)',
  rail: '248px',
  director: '468px',
};

const pairs = { ...colours, ...tile, ...shadows };

/**
 * @template Value
 * @template Result
 * @param {Record<string, Value>} record
 * @param {(name: string, value: Value) => [string, Result]} change
 */
function map(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => change(name, value)));
}

const light = map(pairs, (name, [value]) => [`--${name}`, value]);
const dark = map(pairs, (name, [, value]) => [`--${name}`, value]);

/** @type {import('tailwindcss').Config} */
export default {
  content: ['./index.html', './src/web/**/*.{ts,tsx}'],
  theme: {
    extend: {
      colors: map(colours, (name) => [name, `var(--${name})`]),
      fontSize: map(type, (name) => [name, `var(--t-${name})`]),
      fontFamily: { sans: 'var(--font)', mono: 'var(--mono)' },
      borderRadius: map(radius, (name) => [name, `var(--r-${name})`]),
      boxShadow: map(shadows, (name) => [name, `var(--${name})`]),
      transitionDuration: { fast: motion.fast, calm: motion.calm },
      transitionTimingFunction: { ease: motion.ease },
    },
  },
  plugins: [
    plugin(({ addBase }) => {
      addBase({
        ':root': {
          'color-scheme': 'light dark',
          ...light,
          ...map(radius, (name, value) => [`--r-${name}`, value]),
          ...map(type, (name, value) => [`--t-${name}`, value]),
          ...Object.fromEntries(space.map((value, index) => [`--s${index + 1}`, value])),
          ...map({ ...fonts, ...motion, ...others }, (name, value) => [`--${name}`, value]),
        },
        // Pairs in three rules instead of `light-dark()`, which Safari before 17.5 does not know.
        '@media (prefers-color-scheme: dark)': { ":root:not([data-theme='light'])": dark },
        ":root[data-theme='dark']": { 'color-scheme': 'dark', ...dark },
        ":root[data-theme='light']": { 'color-scheme': 'light' },
      });
    }),
  ],
};
