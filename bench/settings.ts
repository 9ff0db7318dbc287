/**
 * How the benchmark's PostgreSQL is set up: as docs/deploy.md advises for a machine of a few GiB. All else is the default,
 * so every commit is synced (`fsync`, `full_page_writes` and `synchronous_commit` are on).
 */
export const POSTGRES_SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
};
