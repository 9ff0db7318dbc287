/** What is shown of an address never holds its secret. */
import { expect, it } from 'vitest';
import { shownAddress } from './address.ts';

it.each([
  ['postgres://im:s3cret@db.example:5433/hongyan', 'postgres://im:***@db.example:5433/hongyan'],
  ['postgres://im@db/hongyan', 'postgres://im@db/hongyan'],
  ['postgres://db/hongyan?password=s3cret&sslmode=require', 'postgres://db/hongyan?password=***&sslmode=require'],
  ['postgres:///hongyan?host=/run/postgresql', 'postgres:///hongyan?host=/run/postgresql'],
  ['nats://s3cret@one:4222,nats://u:s3cret@two:4222', 'nats://***@one:4222,nats://u:***@two:4222'],
  ['nats://127.0.0.1:4222', 'nats://127.0.0.1:4222'],
  ['127.0.0.1:4222', '127.0.0.1:4222'],
  ['u:s3cret@one:4222', '…'],
  ['x'.repeat(101), '…'],
  ['postgres://u:s3c/ret@db/hongyan', 'postgres://…'],
  ['nats://u:s3,cret@one', 'nats://u:***@one'],
  ['postgres://u:12,34@db', 'postgres://u:***@db'],
  ['s3://AKIA:12/SEC+RET@host/bucket', 's3://…'],
  ['s3://AKIA:1@2/SEC+RET@host/bucket', 's3://…'],
  ['s3://AKIA:12?SEC@host/bucket', 's3://…'],
  ['s3://AKIA:12#SEC@host/bucket', 's3://…'],
])('%s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
