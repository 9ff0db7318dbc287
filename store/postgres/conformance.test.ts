/** The PostgreSQL engine does what every engine has to do. */
import { describePostgres } from '../../tests/support/postgres.ts';
import { postgresSubject } from '../../tests/support/postgres-store.ts';
import { sharedStoreConformance } from '../conformance.ts';

describePostgres('PostgreSQL', () => {
  sharedStoreConformance('PostgreSQL', () => postgresSubject(), 16);
});
