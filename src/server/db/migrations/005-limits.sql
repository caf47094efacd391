-- How often something was done lately. The key is a hash, so it does not say whose it was.
CREATE TABLE attempt (
  key text PRIMARY KEY,
  count integer NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX attempt_end ON attempt (ends_at);

-- Logins that an institution has refused lately: they rest before it locks them. login is a mark or our link.
CREATE TABLE refused_login (
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  login text NOT NULL,
  institution text NOT NULL,
  count integer NOT NULL,
  refused_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, login)
);
CREATE INDEX refused_login_at ON refused_login (refused_at);

-- How many calls there is room for at Belvo, for everybody who shares this database.
CREATE TABLE allowance (
  name text PRIMARY KEY,
  level double precision NOT NULL,
  filled_at timestamptz NOT NULL,
  paused_until timestamptz
);

CREATE INDEX operation_sign_in ON operation (person_id, institution, created_at);
