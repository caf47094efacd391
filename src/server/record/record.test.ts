import { describe, expect, test } from 'vitest';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { bank, lived, namesOf } from '../testing/lives.ts';
import { createStack } from '../testing/stack.ts';

describe('the record', () => {
  test('is a file with everything that is kept, and nothing that opens anything', async () => {
    const { stack, ana, linkId } = await lived();
    const response = await ana.request('GET', '/api/record');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="enlace.json"');
    const record = (await response.json()) as Record<string, object[]>;
    expect(record).toMatchObject({
      writtenAt: new Date(stack.clock.now()).toISOString(),
      person: { nameAtBelvo: ana.externalId },
    });
    expect(record.links).toContainEqual(
      expect.objectContaining({ id: linkId, institution: bank, status: 'valid' }),
    );
    expect(record.accounts).toContainEqual(
      expect.objectContaining({ linkId, numberEnd: expect.stringMatching(/^\w{4}$/) as string }),
    );
    expect(record.history).toContainEqual(
      expect.objectContaining({ linkId, what: { event: 'connected' } }),
    );
    expect(record.consents).toHaveLength(4);
    expect(record.duplicates).toHaveLength(1);
    expect(record.sessions).toHaveLength(1);
    expect(record.webhooks?.length).toBeGreaterThan(0);
    const outcomes = record.operations?.map((each) => ('outcome' in each ? each.outcome : null));
    expect(outcomes).toEqual(['done', 'done', 'account_locked', 'challenge']);

    const text = JSON.stringify(record);
    const secrets = await stack.texts(
      `SELECT token_hash FROM session UNION SELECT state FROM operation UNION SELECT belvo_id FROM link
       UNION SELECT number_mark FROM account UNION SELECT institution_user_id FROM link`,
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  test('has a part for each table that holds something of a person', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const tables = await stack.texts(
      `SELECT DISTINCT table_name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name IN ('person_id', 'link_id')`,
    );
    // A new one of these needs a part in parts.ts; a farewell is the only one that is left out.
    expect(tables.toSorted()).toEqual([
      'account',
      'consent',
      'duplicate',
      'entry',
      'farewell',
      'history',
      'link',
      'notice',
      'operation',
      'refused_login',
      'session',
    ]);
    expect(Object.keys(await ana.call(pageEndpoints.record)).toSorted()).toEqual(
      [
        'accounts',
        'consents',
        'duplicates',
        'entries',
        'history',
        'links',
        'notices',
        'operations',
        'person',
        'refusedLogins',
        'sessions',
        'webhooks',
        'writtenAt',
      ].toSorted(),
    );
  });

  test('is of the person who asks, and of nobody else', async () => {
    const { stack, ana } = await lived();
    const eve = await stack.person();
    const text = JSON.stringify(await eve.call(pageEndpoints.record));
    for (const name of await namesOf(stack, ana)) expect(text).not.toContain(name);
    expect((await stack.browser().request('GET', '/api/record')).status).toBe(401);
  });
});
