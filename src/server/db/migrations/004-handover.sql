-- People who come from a host application are known by its name for them, which leaves Enlace to nobody else.
ALTER TABLE person ADD COLUMN tenant text;
ALTER TABLE person ADD COLUMN subject text;
CREATE UNIQUE INDEX person_subject ON person (tenant, subject);

-- id: what a session is called where its cookie must not be. used_at: when its person last did something.
ALTER TABLE session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE session ADD COLUMN used_at timestamptz;
UPDATE session SET used_at = created_at;
ALTER TABLE session ALTER COLUMN used_at SET NOT NULL;
-- The browser in coarse words, and where its person wants to go back to.
ALTER TABLE session ADD COLUMN browser text;
ALTER TABLE session ADD COLUMN system text;
ALTER TABLE session ADD COLUMN return_to text;
CREATE INDEX session_person ON session (person_id);
-- Each request asks for these.
CREATE UNIQUE INDEX session_id ON session (id);
CREATE INDEX session_used ON session (used_at);
CREATE INDEX farewell_person ON farewell (person_id);

-- Tokens that were taken, for as long as they could be sent once more.
CREATE TABLE handover_token (
  tenant text NOT NULL,
  jti_hash text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, jti_hash)
);

-- Who was handed over and has not come in yet. secret_hash: of the address's code, then of the page's ticket.
CREATE TABLE arrival (
  secret_hash text PRIMARY KEY,
  tenant text NOT NULL,
  subject text NOT NULL,
  label text,
  return_to text NOT NULL,
  language text,
  is_open boolean NOT NULL DEFAULT false,
  expires_at timestamptz NOT NULL
);
