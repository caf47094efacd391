/**
 * The drawings of the institutions' tiles, on a field of 24 by 24. `currentColor` and fills without a
 * colour take the institution's hue.
 */
const line = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';

export const PICTOGRAMS: Record<string, string> = {
  mountain:
    '<path fill-rule="evenodd" d="M2 21L10.3 5.3a2 2 0 013.5 0L22 21h-6.3L12 13.5 8.3 21z"/><circle cx="12" cy="18.6" r="2"/>',
  lock: '<path fill-rule="evenodd" d="M12 2.5a9.5 9.5 0 100 19 9.5 9.5 0 000-19zm0 4.2a5.3 5.3 0 110 10.6 5.3 5.3 0 010-10.6z"/><circle cx="12" cy="10.8" r="1.9"/><path d="M11 11h2l.8 4.2h-3.6z"/>',
  arcs: `<path ${line} stroke-width="2.6" d="M3 19a9 9 0 0118 0M7.3 19a4.7 4.7 0 019.4 0"/><circle cx="12" cy="18.3" r="1.7"/><circle cx="12" cy="5" r="1.8"/>`,
  bars: '<path d="M8.2 5h7.6l1.9 6H6.3zM3.9 13h6.7l1 6.5H1.7zM13.4 13h6.7l2.2 6.5h-9.9z"/>',
  suns: '<circle cx="9" cy="9" r="5"/><circle cx="17.3" cy="11.3" r="2.9"/><path d="M2 17.2h20v2H2zM5 20.8h14v1.7H5z"/>',
  planet: `<circle cx="12" cy="12" r="6"/><path ${line} stroke-width="2" d="M6.3 14.8C3 17.6 1.7 19.6 2.5 20.5c1.4 1.5 7.3-2 13-7.5S23 4.9 21.5 3.5c-.9-.8-3.2.5-6.3 3.1"/>`,
  towers: '<path d="M3 21V9h4V4h4v17zM13 21V7h3V3h2v4h3v14z"/>',
  door: `<path fill-rule="evenodd" d="M5 21V6a7 7 0 0114 0v15zM9 21h6V8a3 3 0 00-6 0z"/><circle cx="13.2" cy="14" r="1"/>`,
  snail: `<path ${line} stroke-width="2.4" d="M2 20.500h15.500c2.500 0 3.500-1.500 3.500-4V10M21 10l1-3.500M21 10l-2.500-3"/><circle cx="9.500" cy="12.500" r="5.300" fill="none" stroke="currentColor" stroke-width="2.400"/><circle cx="9.500" cy="12.500" r="1.800"/>`,
  question: `<path ${line} stroke-width="3" d="M7.500 8.500a4.500 4.500 0 117 3.700c-1.600 1.100-2.500 1.900-2.500 3.800"/><circle cx="12" cy="20.200" r="1.900"/>`,
  hash: `<path ${line} stroke-width="2.6" d="M9.500 3.500l-2 17M16.500 3.500l-2 17M4 8.500h17M3 15.500h17"/>`,
  mosaic:
    '<path fill-rule="evenodd" d="M3 3h7v7H3zm2.300 2.300v2.400h2.400V5.300zM14 3h7v7h-7zm2.300 2.300v2.400h2.400V5.300zM3 14h7v7H3zm2.300 2.300v2.400h2.400v-2.400zM14 14h3v3h-3zM18 18h3v3h-3zM14 19h2v2h-2zM19 14h2v2h-2z"/>',
  lighthouse: `<path d="M9.500 8h5l1.500 13H8zM10 3.500h4l1 3H9z"/><path ${line} stroke-width="2" d="M6.500 5L2.500 3.500M6.500 7l-4 1.500M17.500 5l4-1.500M17.500 7l4 1.500"/>`,
  waves: `<path ${line} stroke-width="2.6" d="M4 9v6M8.500 6v12M13 9v6M17.500 4v16M21.500 10v4"/>`,
  padlock: `<path fill-rule="evenodd" d="M5 10.500h14V21H5zM12 13.500a1.700 1.700 0 00-.9 3.100V19h1.800v-2.400a1.700 1.700 0 00-.9-3.100z"/><path ${line} stroke-width="2.6" d="M8 10V7.500a4 4 0 018 0V10"/>`,
  storm: `<path d="M7 14.500a4.500 4.500 0 01-.5-9A6 6 0 0117.500 6a4.300 4.300 0 01.5 8.500z"/><path d="M11 12.500h4l-2 3.500h3L10.500 22l1.200-4.500H9z"/>`,
  plug: `<path d="M7 8h10v4a5 5 0 01-10 0z"/><path ${line} stroke-width="2.6" d="M9.500 8V3.500M14.500 8V3.500M12 17v4.500"/>`,
  moon: '<path d="M14.500 2.500a9.500 9.500 0 107 14A8 8 0 0114.500 2.500z"/>',
  mirror:
    '<path fill-rule="evenodd" d="M12 2a6.500 6.500 0 00-2 12.700V19H7v2.500h10V19h-3v-4.300A6.500 6.500 0 0012 2zm0 2.500a4 4 0 110 8 4 4 0 010-8z"/>',
  leaf: `<path d="M4 15C4 8 10 4 21 3c0 10-4 16-10.500 16-2 0-3.500-.5-4.700-1.500z"/><path ${line} stroke-width="2.200" d="M3 21.500c2-4 4.500-7 8-9.500"/>`,
  card: '<path fill-rule="evenodd" d="M3 5h18v14H3zm4.500 3.500a2 2 0 100 4 2 2 0 000-4zM4.800 16.500h5.600a2.800 2.800 0 00-5.600 0zM13 9v2h6V9zm0 4v2h4v-2z"/>',
};
