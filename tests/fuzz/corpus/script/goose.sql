-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
DO $$BEGIN EXECUTE 'VACUUM FULL t'; END$$;
-- +goose StatementEnd
-- +goose Down
DROP TABLE t;
