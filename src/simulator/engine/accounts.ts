import { offsetTimeText, timeText } from '#simulator/clock.ts';
import { derived } from '#simulator/engine/identity.ts';
import { uuidFrom } from '#simulator/ids.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { LinkRecord } from '#simulator/state.ts';

type Kind = {
  category: string;
  balance: 'ASSET' | 'LIABILITY';
  names: Record<Institution['country'], string>;
};

const KINDS: Kind[] = [
  {
    category: 'CHECKING_ACCOUNT',
    balance: 'ASSET',
    names: { MX: 'Cuenta de nómina', CO: 'Cuenta corriente', BR: 'Conta corrente' },
  },
  {
    category: 'SAVINGS_ACCOUNT',
    balance: 'ASSET',
    names: { MX: 'Cuenta de ahorro', CO: 'Cuenta de ahorros', BR: 'Conta poupança' },
  },
  {
    category: 'CREDIT_CARD',
    balance: 'LIABILITY',
    names: { MX: 'Tarjeta de crédito', CO: 'Tarjeta de crédito', BR: 'Cartão de crédito' },
  },
];

const CURRENCY = { MX: 'MXN', CO: 'COP', BR: 'BRL' } as const;
/** Roughly what one peso of Mexico is in each currency, for balances of a plausible size. */
const SIZE = { MX: 1, CO: 200, BR: 0.3 } as const;

const HOW_MANY: Record<LinkRecord['data'], number> = { full: 3, none: 0, low: 1, negative: 2 };

function digitsFrom(hex: string, count: number): string {
  return Array.from(hex.slice(0, count), (digit) => Number.parseInt(digit, 16) % 10).join('');
}

/**
 * The accounts behind a link. They follow from the link and from nothing else: numbers are those of the
 * person at the institution, so a second link of the same login shows the same accounts under other ids,
 * and one that shares an account shows that one.
 */
export function accountsOf(link: LinkRecord, institution: Institution): Record<string, unknown>[] {
  if (institution.type !== 'bank') return [];
  return KINDS.slice(0, HOW_MANY[link.data]).map((kind, index) =>
    accountOf(link, institution, kind, index),
  );
}

function accountOf(link: LinkRecord, institution: Institution, kind: Kind, index: number) {
  const { country } = institution;
  const holder = index === 0 ? link.shares_with : undefined;
  const same = derived(holder ?? link.institution_user_id, String(index));
  const card = kind.category === 'CREDIT_CARD';
  const number = digitsFrom(same, card ? 16 : 10);
  const cents = 10_000 + (Number.parseInt(same.slice(16, 22), 16) % 5_000_000);
  const size = Math.round(cents * SIZE[country]) / 100;
  const current = link.data === 'negative' ? -size : size;
  const read = link.data_at ?? link.created_at;
  const identification = publicIdentification(country, card, same, number);
  return {
    id: uuidFrom(derived(link.id, 'account', String(index))),
    link: link.id,
    institution: { name: institution.name, type: institution.type },
    collected_at: offsetTimeText(read),
    created_at: timeText(read),
    last_accessed_at: timeText(read),
    category: kind.category,
    balance_type: kind.balance,
    type: kind.names[country],
    subtype: null,
    name: kind.names[country],
    number,
    agency: country === 'BR' && !card ? digitsFrom(same.slice(30), 4) : null,
    check_digit: country === 'BR' && !card ? digitsFrom(same.slice(40), 1) : null,
    balance: { current, available: link.data === 'negative' ? 0 : current },
    currency: CURRENCY[country],
    public_identification_name: identification[0],
    public_identification_value: identification[1],
    internal_identification: same.slice(0, 12),
    credit_data: card ? { credit_limit: Math.ceil(size * 2), cutting_date: null } : null,
    loan_data: null,
    funds_data: null,
  };
}

function publicIdentification(
  country: Institution['country'],
  card: boolean,
  same: string,
  number: string,
): [string, string] {
  if (card) return ['CREDIT_CARD_NUMBER', number.slice(-4)];
  if (country === 'MX') return ['CLABE', digitsFrom(same.slice(20), 18)];
  if (country === 'BR') return ['AGENCY/ACCOUNT', `${digitsFrom(same.slice(30), 4)}/${number}`];
  return ['ACCOUNT_NUMBER', number];
}

/** The person behind a link: invented, and the same for each link of one login. */
export function ownersOf(link: LinkRecord, institution: Institution): Record<string, unknown>[] {
  if (link.data === 'none' || !institution.resources.includes('OWNERS')) return [];
  const same = derived(link.institution_user_id, 'owner');
  const names = ['Ana Ejemplo', 'Bruno Exemplo', 'Clara Muestra', 'Diego Prueba'];
  return [
    {
      id: uuidFrom(derived(link.id, 'owner')),
      link: link.id,
      collected_at: offsetTimeText(link.data_at ?? link.created_at),
      display_name: names[Number.parseInt(same.slice(0, 2), 16) % names.length] ?? 'Ana Ejemplo',
      email: `${same.slice(0, 8)}@example.com`,
      phone_number: null,
      address: null,
      document_id: { document_type: 'EXAMPLE', document_number: digitsFrom(same.slice(8), 8) },
      internal_identification: same.slice(0, 12),
    },
  ];
}
