-- When the person's links were last compared with Belvo's list, and when that is due again.
ALTER TABLE person ADD COLUMN compared_at timestamptz;
ALTER TABLE person ADD COLUMN compare_due_at timestamptz;
-- After an outcome that nobody knows, a second look once nothing can come of it any more.
ALTER TABLE person ADD COLUMN compare_again_at timestamptz;
CREATE INDEX person_compare_due ON person (compare_due_at) WHERE compare_due_at IS NOT NULL;
UPDATE person SET compare_due_at = created_at WHERE id IN (SELECT person_id FROM link);

-- login_mark: keyed hash of what the login was made with, so that the same one is known again.
ALTER TABLE link ADD COLUMN login_mark text;
ALTER TABLE link ADD COLUMN credentials_storage text;
ALTER TABLE link ADD COLUMN found_at timestamptz;
ALTER TABLE link ADD COLUMN ended_by text;
ALTER TABLE link ADD COLUMN refresh_asked_at timestamptz;
ALTER TABLE link ADD COLUMN refresh_available_at timestamptz;
ALTER TABLE operation ADD COLUMN login_mark text;

-- Keyed hash of the whole number: the same account is known again, its number is not.
ALTER TABLE account ADD COLUMN number_mark text;
CREATE INDEX account_number_mark ON account (number_mark);
CREATE INDEX link_login ON link (person_id, institution_user_id);

-- What was agreed to, stored before the call that it allows. link_id follows when there is a link.
CREATE TABLE consent (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  operation_id uuid,
  link_id uuid,
  institution text NOT NULL,
  access_mode text NOT NULL,
  version text NOT NULL,
  language text NOT NULL,
  given_at timestamptz NOT NULL
);
CREATE INDEX consent_person ON consent (person_id);
CREATE INDEX consent_operation ON consent (operation_id);
INSERT INTO consent (id, person_id, operation_id, link_id, institution, access_mode, version, language, given_at)
  SELECT gen_random_uuid(), person_id, id, link_id, institution, COALESCE(access_mode, 'recurrent'),
    consent_version, consent_language, created_at
  FROM operation WHERE consent_version IS NOT NULL;
ALTER TABLE operation DROP COLUMN consent_version;
ALTER TABLE operation DROP COLUMN consent_language;

-- What happened to a link. Rows are added and never changed; they go with their person only.
CREATE TABLE history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  link_id uuid NOT NULL,
  at timestamptz NOT NULL,
  what jsonb NOT NULL
);
CREATE INDEX history_link ON history (link_id, id);

-- Links whose external_id is not the one that was sent: nobody's until an operator has looked.
CREATE TABLE quarantine (
  belvo_link_id text PRIMARY KEY,
  institution text NOT NULL,
  echoed text,
  seen_at timestamptz NOT NULL
);

-- Two links that are the same login or have an account in common, and what their person chose.
CREATE TABLE duplicate (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  older_link_id uuid NOT NULL REFERENCES link ON DELETE CASCADE,
  newer_link_id uuid NOT NULL REFERENCES link ON DELETE CASCADE,
  found_by text NOT NULL,
  found_at timestamptz NOT NULL,
  choice text,
  due_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  settled boolean NOT NULL DEFAULT false,
  UNIQUE (older_link_id, newer_link_id)
);
CREATE INDEX duplicate_due ON duplicate (due_at) WHERE due_at IS NOT NULL;

-- What the host application is told. The body is made when it is sent, so no address is kept here.
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  link_id uuid NOT NULL,
  about text NOT NULL,
  status text NOT NULL,
  since timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz,
  delivered_at timestamptz,
  UNIQUE (link_id, about, since)
);
CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;

-- Addresses that lead into a repair once. Only a hash of the code is kept.
CREATE TABLE entry (
  code_hash text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  link_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- The deletion of everything of a person. Afterwards nothing here says whose it was.
CREATE TABLE farewell (
  id uuid PRIMARY KEY,
  person_id uuid,
  asked_at timestamptz NOT NULL,
  done_at timestamptz,
  links integer NOT NULL,
  links_left integer NOT NULL,
  due_at timestamptz
);
CREATE INDEX farewell_due ON farewell (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX webhook_received ON webhook (received_at) WHERE due_at IS NULL;
CREATE INDEX webhook_link ON webhook (belvo_link_id);
