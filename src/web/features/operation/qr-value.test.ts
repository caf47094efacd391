import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQrValue } from './qr-value.ts';

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const pix = '00020126360014br.gov.bcb.pix0114+55119999999995204000053039865802BR6304A1B2';

function base64(bytes: readonly number[] | string): string {
  return Buffer.from(bytes as string).toString('base64');
}

test.each([
  ['a bare picture', png, png],
  ['a picture in lines', png.replaceAll(/(.{20})/g, '$1\n'), png],
  ['a picture without padding', png.replace(/=+$/, ''), png],
  ['a data address', `data:image/png;base64,${png}`, png],
  ['a picture declared as something else', `data:text/html;base64,${png}`, png],
])('%s is shown as what it is', (_, value, expected) => {
  expect(readQrValue(value)).toEqual({ kind: 'image', src: `data:image/png;base64,${expected}` });
});

test.each([
  ['jpeg', [0xff, 0xd8, 0xff, 0xe0, 1, 2]],
  ['gif', [...Buffer.from('GIF89a'), 1, 0, 1, 0]],
  ['webp', [...Buffer.from('RIFF'), 1, 0, 0, 0, ...Buffer.from('WEBPVP8 ')]],
])('knows %s by its first bytes', (format, bytes) => {
  expect(readQrValue(base64(bytes))).toEqual({
    kind: 'image',
    src: `data:image/${format};base64,${base64(bytes)}`,
  });
});

test.each([
  ['plain text', pix, pix],
  ['digits, which are base64 too', '703837', '703837'],
  ['long digits', '703837703837703837703837', '703837703837703837703837'],
  ['a word, which is base64 too', 'autorizar', 'autorizar'],
  ['an address', 'https://bank.example/login?id=1', 'https://bank.example/login?id=1'],
  ['text in base64', base64(pix), pix],
  ['accents in base64', base64('autorización número 7'), 'autorización número 7'],
  ['text in a data address', `data:text/plain;base64,${base64(pix)}`, pix],
  ['text in a data address without base64', 'data:,hola%20mundo', 'hola mundo'],
  ['something with strange letters', 'javascript:alert(1)', 'javascript:alert(1)'],
])('%s is text', (_, value, text) => {
  expect(readQrValue(value)).toEqual({ kind: 'text', text });
});

test.each([
  ['bare', svg],
  ['in base64', base64(svg)],
  ['in a data address', `data:image/svg+xml;base64,${base64(svg)}`],
  ['in a data address without base64', `data:image/svg+xml,${encodeURIComponent(svg)}`],
])('SVG %s is never a picture', (_, value) => {
  expect(readQrValue(value)).toEqual({ kind: 'text', text: svg });
});

test.each([
  ['nothing', null],
  ['blanks', '  '],
  ['bytes that mean nothing, declared as a picture', `data:image/png;base64,${base64([1, 2, 3])}`],
  ['broken base64 in a data address', 'data:image/png;base64,@@@'],
  ['broken percent signs', 'data:text/plain,%E0%A4%A'],
  ['more than a QR code holds', 'x'.repeat(2954)],
  ['a huge picture', png + 'A'.repeat(400_000)],
])('%s is unusable', (_, value) => {
  expect(readQrValue(value)).toEqual({ kind: 'unusable' });
});

test('whatever comes, the answer is a checked picture, a text that fits, or nothing', () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 4000 }),
    fc.base64String(),
    fc.string().map((text) => `data:${text}`),
    fc.uint8Array().map((bytes) => `data:image/png;base64,${base64([...bytes])}`),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const read = readQrValue(value);
      const shown = read.kind === 'image' ? read.src : 'data:image/png;base64,AA==';
      expect(shown).toMatch(/^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/);
      const drawn = read.kind === 'text' ? read.text : '';
      expect(Buffer.byteLength(drawn)).toBeLessThanOrEqual(2953);
    }),
  );
});
