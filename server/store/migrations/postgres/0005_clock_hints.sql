-- The step in which the last wrong code of a sign-in would have been right, and how far off that is: two such codes in
-- a row tell that a phone's clock is wrong.
ALTER TABLE sign_in ADD COLUMN near_step BIGINT;
ALTER TABLE sign_in ADD COLUMN near_offset BIGINT;
