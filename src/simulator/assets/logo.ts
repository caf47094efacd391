import { PICTOGRAMS } from '#simulator/assets/pictograms.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';

/** The hue at a fixed lightness, so that the contrast never depends on the institution. */
function style(hue: number): string {
  return `<style>svg{color:oklch(.36 .1 ${hue});fill:oklch(.36 .1 ${hue})}@media (prefers-color-scheme: dark){svg{color:oklch(.93 .05 ${hue});fill:oklch(.93 .05 ${hue})}}</style>`;
}

const SAFE: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The logo at a path such as `/_assets/erebor_mx_retail.svg` (or `…-text.svg`); null when there is none. */
export function logoAt(path: string): string | null {
  const [, name, text] = /^\/_assets\/([a-z_]+)(-text)?\.svg$/.exec(path) ?? [];
  const institution = name === undefined ? undefined : institutionNamed(name);
  const drawing = PICTOGRAMS[institution?.pictogram ?? ''];
  if (institution === undefined || drawing === undefined) return null;
  const { hue, displayName } = institution;
  const title = displayName.replace(/[&<>]/g, (sign) => SAFE[sign] ?? sign);
  if (text === undefined) {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" role="img"><title>${title}</title>${style(hue)}${drawing}</svg>`;
  }
  // Wide enough for any system font; there is nothing here to measure text with.
  const width = 34 + displayName.length * 9;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 24" role="img"><title>${title}</title>${style(hue)}${drawing}<text x="30" y="17" font-family="system-ui, sans-serif" font-size="14" font-weight="600">${title}</text></svg>`;
}

/** Answers for a logo; no keys are needed. */
export function logoResponse(path: string): Response {
  const svg = logoAt(path);
  if (svg === null) return new Response('Not found', { status: 404 });
  return new Response(svg, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}
