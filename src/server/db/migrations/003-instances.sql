-- Instances that run on this database. One that has not said so until then is dead.
CREATE TABLE instance (
  id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  alive_until timestamptz NOT NULL,
  leaving boolean NOT NULL
);

-- Whose memory holds what an operation needs: a call that is out, or what was typed for it.
ALTER TABLE operation ADD COLUMN owner uuid;
CREATE INDEX operation_owner ON operation (owner) WHERE owner IS NOT NULL;
-- What was under way belongs to nobody who lives.
UPDATE operation SET owner = '00000000-0000-0000-0000-000000000000'
  WHERE is_open OR due_at IS NOT NULL;

-- The order in which reads at Belvo began, and which one told what is stored of a link.
CREATE SEQUENCE read_order;
ALTER TABLE link ADD COLUMN read_place bigint NOT NULL DEFAULT 0;
