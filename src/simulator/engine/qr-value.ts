import type { StepValue } from '#simulator/scenarios/flow.ts';
import { QUESTION } from '#simulator/scenarios/flow.ts';
import { qrModules } from '#simulator/engine/qr-code.ts';
import { pngOf } from '#simulator/engine/png.ts';
import type { Ids } from '#simulator/ids.ts';

/** A fresh value for a step: six digits, the address inside a QR code, the question, or nothing. */
export function freshValue(kind: StepValue, ids: Ids): string | null {
  switch (kind) {
    case null:
      return null;
    case 'question':
      return QUESTION;
    case 'digits':
      return String(Math.floor(ids.number() * 1_000_000)).padStart(6, '0');
    case 'qr_image':
    case 'qr_text':
    case 'qr_data_address':
    case 'qr_plain':
      return `https://qr.example/${ids.hex(16)}`;
  }
}

/** The value as the wire writes it. The pages do not say which form a QR code comes in; all exist here. */
export function writtenValue(kind: StepValue, value: string | null): string | null {
  if (value === null) return null;
  switch (kind) {
    case 'qr_image':
      return pngOf(qrModules(value)).toString('base64');
    case 'qr_data_address':
      return `data:image/png;base64,${pngOf(qrModules(value)).toString('base64')}`;
    case 'qr_text':
      return Buffer.from(value).toString('base64');
    case null:
    case 'qr_plain':
    case 'digits':
    case 'question':
      return value;
  }
}
