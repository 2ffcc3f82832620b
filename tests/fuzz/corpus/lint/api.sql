SET search_path = api, public;
CREATE VIEW api.users AS SELECT id, name FROM users;
UPDATE api.users SET name = '' WHERE id = 1;
