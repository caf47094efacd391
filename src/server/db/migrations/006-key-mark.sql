-- Which key seals and marks what is here, as a hash of it. One row at most.
CREATE TABLE key_mark (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  mark text NOT NULL
);
