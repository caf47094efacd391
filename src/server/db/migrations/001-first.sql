-- People are registered before anything is connected; external_id is their one name at Belvo.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  external_id text NOT NULL UNIQUE,
  label text NOT NULL,
  initials text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Only a hash of the cookie is kept.
CREATE TABLE session (
  token_hash text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE link (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  belvo_id text NOT NULL UNIQUE,
  institution text NOT NULL,
  status text NOT NULL,
  status_since timestamptz NOT NULL,
  access_mode text,
  refresh_rate text,
  institution_user_id text,
  last_updated_at timestamptz,
  connected_at timestamptz NOT NULL,
  accounts_state text NOT NULL,
  is_listed boolean NOT NULL
);
CREATE INDEX link_person ON link (person_id);

-- Account numbers are masked before they are stored.
CREATE TABLE account (
  link_id uuid NOT NULL REFERENCES link ON DELETE CASCADE,
  belvo_id text NOT NULL,
  position integer NOT NULL,
  name text,
  category text,
  number_end text,
  currency text,
  PRIMARY KEY (link_id, belvo_id)
);

-- state is sealed: it may hold the session of a code that is being waited for.
CREATE TABLE operation (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  kind text NOT NULL,
  by_code boolean NOT NULL DEFAULT false,
  institution text NOT NULL,
  access_mode text,
  link_id uuid,
  belvo_link_id text,
  request_key text NOT NULL,
  is_open boolean NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  due_at timestamptz,
  consent_version text,
  consent_language text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX operation_request ON operation (person_id, request_key);
-- One connect at a time per person and institution: that is what makes a lost answer decidable.
CREATE UNIQUE INDEX operation_one_connect ON operation (person_id, institution) WHERE is_open AND kind = 'connect';
CREATE UNIQUE INDEX operation_one_per_link ON operation (link_id) WHERE is_open AND kind <> 'connect';
CREATE INDEX operation_due ON operation (due_at) WHERE due_at IS NOT NULL;

-- Events from Belvo, kept by what they are about; the link is always read again.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  dedupe_key text NOT NULL UNIQUE,
  webhook_type text NOT NULL,
  webhook_code text NOT NULL,
  belvo_link_id text,
  received_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz
);
CREATE INDEX webhook_due ON webhook (due_at) WHERE due_at IS NOT NULL;
