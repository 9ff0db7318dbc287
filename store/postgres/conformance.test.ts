/** The PostgreSQL engine does what every engine has to do. */
import { describePostgres } from '../../tests/support/postgres.ts';
import { postgresSubject } from '../../tests/support/postgres-store.ts';
import { storeConformance } from '../conformance.ts';

describePostgres('PostgreSQL', () => {
  storeConformance('PostgreSQL', () => postgresSubject(), 20);
});
